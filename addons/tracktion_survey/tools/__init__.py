from .answer_reader import META, PERSON, AnswerReader, Reading

__all__ = ["META", "PERSON", "AnswerReader", "Reading"]
