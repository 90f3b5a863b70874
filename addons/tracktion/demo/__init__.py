from . import school
