from . import (
    category_table_xlsx,
    contact_list_xlsx,
    processing_register_xlsx,
    tracktion_person_report,
)
