from . import category_table_xlsx, processing_register_xlsx, tracktion_person_report
