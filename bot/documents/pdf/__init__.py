"""Writes papers as PDF files, which every phone opens and every shop prints."""

from bot.documents.pdf.pages import write_pdf

__all__ = ["write_pdf"]
