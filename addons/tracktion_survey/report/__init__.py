from . import class_sheet
