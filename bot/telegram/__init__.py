"""Telegram begins and ends here: updates become events (inbound), messages become calls (outbound)."""
