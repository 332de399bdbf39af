"""Makes papers as PDF or Word files, web pages or plain text, and appointments as calendar files."""

from bot.documents.files import CalendarFile, DataExport, PdfFile, WebPage, WordFile
from bot.documents.text import write_own_text, write_text
from bot.documents.worker import FileWorker, NotMade

__all__ = [
    "CalendarFile",
    "DataExport",
    "FileWorker",
    "NotMade",
    "PdfFile",
    "WebPage",
    "WordFile",
    "write_own_text",
    "write_text",
]
