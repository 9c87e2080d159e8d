"""What the process that makes a PDF does: a page comes in, as JSON, and the PDF goes out.

`{"html": ..., "files": {"/desk/style.css": ...}}`: the page, and all that it may refer to by path.
Nothing else is ever fetched, from wherever: the fetcher has what it was given, and no more.
"""

import json
import sys
from collections.abc import Mapping

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

HERE = "https://page.invalid"
"""Where the page seems to be: a name that no machine can have."""

STANDARD = "pdf/ua-1"
"""For who reads with a screen reader: headings, lists and tables are known as such."""


class Given(URLFetcher):
    """Fetches what came with the page, and refuses everything else."""

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=("https",), allow_redirects=False)  # type: ignore[no-untyped-call]
        self._files = files

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return a file that was given; raise `ValueError` for any other."""
        del headers
        path = url.removeprefix(HERE)
        if not url.startswith(HERE) or path not in self._files:
            raise ValueError("This did not come with the page.")
        kind = "image/svg+xml" if path.endswith(".svg") else "text/css"
        return URLFetcherResponse(url, self._files[path], {"content-type": kind})


def pressed(html: str, files: Mapping[str, str]) -> bytes:
    """Return a page as PDF."""
    page = HTML(string=html, base_url=f"{HERE}/desk/", url_fetcher=Given(files), media_type="print")
    made: bytes = page.write_pdf(pdf_variant=STANDARD, pdf_tags=True)
    return made


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pressed(asked["html"], asked["files"]))
