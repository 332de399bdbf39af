"""Languages: translation catalogues, text direction, and formats of dates and numbers."""
