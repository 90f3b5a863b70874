from .school_structure import SchoolStructure
from .session_lock import session_lock

__all__ = ["SchoolStructure", "session_lock"]
