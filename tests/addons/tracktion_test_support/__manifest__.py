{
    "name": "TRACKTION test support",
    "summary": "Lets Odoo's web client start from the Debian package, which lacks one script",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": ["tracktion_alumni"],
    "auto_install": True,
}
