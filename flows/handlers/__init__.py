"""Handlers: what each event, command or choice changes in a turn."""
