import base64
import io

import qrcode


def qr_code(text, box_size=8, border=2):
    """A QR code as an image to put into a page: no further request, and no network, is needed.

    :param int box_size: pixels of one small square
    :return: a ``data:`` address of a PNG
    """
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=box_size, border=border
    )
    code.add_data(text)
    data = io.BytesIO()
    code.make_image().save(data, format="PNG")
    return "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()
