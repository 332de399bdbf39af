"""A static book for volunteers who check translations: every sentence where it stands, beside its English."""

from bot.review.book import write_book

__all__ = ["write_book"]
