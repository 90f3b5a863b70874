from .school_structure import SchoolStructure

__all__ = ["SchoolStructure"]
