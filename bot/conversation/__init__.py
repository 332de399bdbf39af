"""Everything between a channel and the core: load, advance, save, perform the effects."""
