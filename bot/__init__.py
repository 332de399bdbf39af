"""The shell around the conversation: everything that waits, reads, writes or fails."""
