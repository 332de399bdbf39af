"""Whole journeys of eight people, as readable transcripts: read them aloud."""
