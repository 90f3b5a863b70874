from . import test_engine_properties, test_figures, test_union
