from . import consent, processing_register
