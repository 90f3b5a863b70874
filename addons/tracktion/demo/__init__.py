from . import school
from . import reports
