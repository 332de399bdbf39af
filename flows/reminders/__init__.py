"""Reminders: when each is due, and what it says."""
