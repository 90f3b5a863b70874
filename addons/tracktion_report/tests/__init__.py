from . import test_dashboard, test_report, test_schedule
