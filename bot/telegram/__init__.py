"""All that knows Telegram: updates become events (inbound), messages become calls (outbound)."""
