"""Makes everything go wrong at once while many people talk to the bot, then counts what was lost."""
