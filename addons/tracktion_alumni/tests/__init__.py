from . import (
    test_bounce,
    test_contact_wizard,
    test_destination,
    test_door,
    test_enrolment,
    test_ledger,
    test_partner,
    test_school_year,
)
