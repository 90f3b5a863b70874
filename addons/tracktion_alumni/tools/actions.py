def download_action(record, field, filename=None, named_by=None):
    """The action that downloads a binary field of ``record``.

    :param str filename: letters, digits, dashes and one point
    :param str named_by: the field that has the name instead; it may have any characters
    """
    name = f"/{filename}" if filename else ""
    query = f"&filename_field={named_by}" if named_by else ""
    return {
        "type": "ir.actions.act_url",
        "target": "download",
        "url": f"/web/content/{record._name}/{record.id}/{field}{name}?download=true{query}",
    }


def notify_action(message, kind="success", sticky=False, then=None):
    """The action that tells ``message``, and closes the window it was asked from.

    :param str kind: success, info, warning or danger
    :param dict then: another action that follows
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": kind,
            "message": message,
            "sticky": sticky,
            "next": then or {"type": "ir.actions.act_window_close"},
        },
    }
