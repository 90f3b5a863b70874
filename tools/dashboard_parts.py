"""What dashboards consist of. `dashboards.py` says which, `build_dashboards.py` writes them."""

from dataclasses import dataclass, field


@dataclass
class Tile:
    """A figure with its base and its change on last year; ``share``: it is a percentage; ``at``: of
    one group only, as a pair of the dimension and the code of the group."""

    title: str
    code: str
    share: bool = False
    at: tuple = ()

    @property
    def name(self):
        return "@".join([self.code, *self.at[1:]])


@dataclass
class Chart:
    """A figure by the groups of a dimension (``option``: those of a distribution), or by school
    year without one."""

    title: str
    code: str
    by: str = ""
    share: bool = False
    horizontal: bool = False

    @property
    def name(self):
        return f"{self.code}-{self.by or 'year'}"


@dataclass
class Grid:
    """Figures beside each other: on each line a bar for each of ``series``, pairs of the code of a
    group of the dimension ``across`` and its label.

    The lines are figures (``lines``: pairs of their code and label), or of the figure ``code`` the
    groups of the dimension ``by``, or without one the school years; ``at``: of one group only, as
    in a tile. Two dimensions at most are told of a figure. ``most``: how many lines there may be.
    ``tall``: many of them are usual.
    """

    title: str
    series: tuple
    code: str = ""
    lines: tuple = ()
    by: str = ""
    across: str = "point"
    at: tuple = ()
    share: bool = False
    horizontal: bool = False
    stacked: bool = False
    most: int = 20
    tall: bool = False

    @property
    def name(self):
        figures = [self.code] if self.code else [code for code, _label in self.lines]
        return "-".join([*figures, self.by or ("year" if self.code else "at"), *self.at[1:]])


@dataclass
class Dashboard:
    """One file. ``compared``: up to three tiles that become a table of the schools side by side;
    ``sections``: the codes of the report sections whose hidden figures it counts, all without."""

    addon: str
    name: str
    tiles: list = field(default_factory=list)
    charts: list = field(default_factory=list)
    compared: list = field(default_factory=list)
    sections: list = field(default_factory=list)

    @property
    def path(self):
        return f"addons/{self.addon}/data/files/{self.name}_dashboard.json"
