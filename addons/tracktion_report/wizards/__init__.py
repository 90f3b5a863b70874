from . import tracktion_report_pack_upload
