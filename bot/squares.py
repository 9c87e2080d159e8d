"""QR codes, to stand in a page of ours."""

from io import BytesIO

import segno


def square(link: str) -> str:
    """Return the QR code of a link as SVG to stand in a page, which says beside it what it is."""
    out = BytesIO()
    segno.make(link, micro=False, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        nl=False,
        border=2,
        omitsize=True,
        svgclass="square",
        lineclass=None,
    )
    return out.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" ', 1)
