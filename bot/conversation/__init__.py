"""The shell between a channel and the core: loads, advances, saves, and performs the effects."""
