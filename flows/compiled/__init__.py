"""What takes long to make from files: made once for each state of them, and kept in a compact form."""
