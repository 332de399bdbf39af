"""The conversation: pure, synchronous, no I/O. It knows no Telegram, no clock and no network."""
