from . import report_document
