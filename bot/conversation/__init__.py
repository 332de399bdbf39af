"""Load, advance, save, perform: one event of one chat."""
