"""What each event or choice changes."""
