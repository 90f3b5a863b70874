from . import test_catalogues, test_demo
