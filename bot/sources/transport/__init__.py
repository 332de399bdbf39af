"""HTTP for all public services: a client with retries and limits for each host, caches, and parsing."""
