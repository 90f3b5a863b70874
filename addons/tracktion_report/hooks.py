def uninstall_hook(env):
    """Figures of other schools go with their packs; what this school published stays."""
    env["tracktion.report.pack"].search([]).unlink()
