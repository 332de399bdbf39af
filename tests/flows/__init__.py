"""The conversation itself: the engine alone, with neither network nor store."""
