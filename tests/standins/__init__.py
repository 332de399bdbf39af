"""Faithful stand-ins of the services the bot talks to, served over real HTTP on loopback."""
