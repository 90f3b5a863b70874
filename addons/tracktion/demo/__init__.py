from . import school
from . import reports
from . import tracking
