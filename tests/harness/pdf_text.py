"""Reads PDF files as Chrome and Android do."""

import pypdfium2


def pages(content: bytes) -> list[str]:
    """The text of each page, as somebody copies it."""
    file = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in file]
