from . import tracktion_summary_send
