"""What the injectors strike at: the bot's processes with their store, and people who write all the while."""
