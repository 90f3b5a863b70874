from .answer_reader import META, PERSON, AnswerReader, Reading
from .mapping_proposal import MappingProposal

__all__ = ["META", "PERSON", "AnswerReader", "MappingProposal", "Reading"]
