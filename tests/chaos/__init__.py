"""Everything goes wrong at once while many people talk to the bot; then it is counted what was lost."""
