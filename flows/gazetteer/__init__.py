"""Where people may live in the UK, by the names that they type: towns, districts, estates, villages."""
