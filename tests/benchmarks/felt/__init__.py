"""Measures what a person feels: how long after a tap the spinner ends and the next question comes.

Every bot is a process of its own that polls a stand-in of Telegram, over TLS and a wire as long as
a real one.
"""
