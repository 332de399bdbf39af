"""The core: the conversation as pure, synchronous code. No I/O, no clock, no network, no Telegram."""
