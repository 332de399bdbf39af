"""Backups whose documents fit each other, and what a restore leaves out: what was erased since."""
