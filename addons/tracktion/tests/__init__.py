from . import test_catalogues, test_demo, test_flows
