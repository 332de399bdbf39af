"""Turns a position in the flow into messages."""
