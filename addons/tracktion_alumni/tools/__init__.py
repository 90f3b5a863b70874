from .actions import download_action, notify_action
from .choices import Choices
from .report_run import ReportRun
from .school_structure import SchoolStructure
from .session_lock import is_held, session_lock

__all__ = [
    "Choices",
    "ReportRun",
    "SchoolStructure",
    "download_action",
    "is_held",
    "notify_action",
    "session_lock",
]
