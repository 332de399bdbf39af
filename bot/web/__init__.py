"""The HTTP server: health checks, metrics, and the routes that other parts add."""
