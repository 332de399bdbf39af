"""Papers as files and as words to copy."""

from bot.documents.plain import plain

__all__ = ["plain"]
