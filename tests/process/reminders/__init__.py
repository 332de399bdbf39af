"""Every reminder at its moment, and what is lost, doubled or wrong in words, over the real process."""
