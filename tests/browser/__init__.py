"""The fill-in page in a real browser: Debian's chromium, headless, as `make browser` runs it.

The page is served by the bot's own routes on loopback, and opened by links made of the shipped flow's papers.
"""
