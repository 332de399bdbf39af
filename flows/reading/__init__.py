"""Parses what people type into values: days, times, dates, postcodes, places of detention."""
