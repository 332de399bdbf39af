"""Papers as files and as words to copy."""

from bot.documents.docx import write_docx
from bot.documents.plain import plain

__all__ = ["plain", "write_docx"]
