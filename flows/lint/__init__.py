"""Checks that keep faults of the flow out of a release: structure, limits, tone and reading age."""
