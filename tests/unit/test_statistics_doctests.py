# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The examples in the documentation of the figures package are true."""

import doctest
import importlib
import pkgutil

import alumni_figures
import pytest

MODULES = sorted(module.name for module in pkgutil.iter_modules(alumni_figures.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_say(name):
    module = importlib.import_module(f"alumni_figures.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", ["intervals", "rounding", "weighting", "wording"])
def test_every_public_function_has_an_example(name):
    module = importlib.import_module(f"alumni_figures.{name}")
    public = [
        thing
        for thing in vars(module).values()
        if callable(thing)
        and getattr(thing, "__module__", "") == module.__name__
        and not isinstance(thing, type)
        and not thing.__name__.startswith("_")
    ]
    assert public
    assert [thing.__name__ for thing in public if ">>>" not in (thing.__doc__ or "")] == []
