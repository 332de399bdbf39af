"""Whole journeys of six people, as readable transcripts: read them aloud."""
