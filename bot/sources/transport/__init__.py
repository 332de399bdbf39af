"""HTTP shared by all public services: client, rate limits, caches."""
