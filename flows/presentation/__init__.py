"""From a position to messages."""
