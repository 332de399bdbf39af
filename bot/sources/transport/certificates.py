"""The certificates that HTTPS is checked by."""

import ssl
from functools import cache

import httpx


@cache
def trusted_certificates() -> ssl.SSLContext:
    """The same for every client: to read them takes a twentieth of a start, and 1 MB."""
    return httpx.create_ssl_context()
