"""What editors write, read from YAML into validated, frozen values."""
