"""Tools for editors and translators: checks, the review book, catalogue updates and the flow picture."""
