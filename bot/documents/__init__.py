"""Writes papers as Word files, web pages or plain text, and appointments as calendar files."""

from bot.documents.docx import write_docx
from bot.documents.html import write_html
from bot.documents.ics import write_ics
from bot.documents.text import write_own_text, write_text

__all__ = ["write_docx", "write_html", "write_ics", "write_own_text", "write_text"]
