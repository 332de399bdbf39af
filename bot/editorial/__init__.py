"""For editors and translators."""
