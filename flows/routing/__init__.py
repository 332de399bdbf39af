"""From answers to a position in the flow."""
