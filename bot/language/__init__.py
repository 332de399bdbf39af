"""Catalogues, text direction, and formats of dates and numbers."""
