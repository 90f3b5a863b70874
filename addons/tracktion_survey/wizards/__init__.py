from . import (
    base_partner_merge,
    privacy_lookup_wizard,
    tracktion_response_withdraw,
)
