from . import (
    test_dashboard,
    test_exchange,
    test_exchange_import,
    test_exchange_rights,
    test_report,
    test_report_guard,
    test_roles,
    test_schedule,
)
