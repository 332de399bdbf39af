"""What a host reaches over HTTP: health and metrics."""
