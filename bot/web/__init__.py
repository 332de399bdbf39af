"""What a host and a browser reach over HTTP."""
