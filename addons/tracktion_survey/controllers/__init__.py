from . import class_page, class_presenter, interview
