"""What people type, parsed into values."""
