from .choices import Choices
from .report_run import ReportRun
from .school_structure import SchoolStructure
from .session_lock import session_lock

__all__ = ["Choices", "ReportRun", "SchoolStructure", "session_lock"]
