"""Checks of the flow for what no release may contain: structure, limits, tone and reading age."""
