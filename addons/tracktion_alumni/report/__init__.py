from . import category_table_xlsx
