"""What no release may contain."""
