"""Writes a static book for volunteers who check translations: every sentence beside its English."""

from bot.editorial.review.book import write_book

__all__ = ["write_book"]
