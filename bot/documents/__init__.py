"""Papers and appointments as files, and papers as words to copy."""

from bot.documents.docx import write_docx
from bot.documents.html import write_page
from bot.documents.ics import write_ics
from bot.documents.text import plain

__all__ = ["plain", "write_docx", "write_ics", "write_page"]
