from . import test_exchange
from . import test_exchange_import
from . import test_exchange_rights
from . import test_report
