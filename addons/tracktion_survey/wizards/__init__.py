from . import tracktion_questionnaire_copy
from . import (
    base_partner_merge,
    privacy_lookup_wizard,
    tracktion_response_withdraw,
)
from . import tracktion_summary_send
