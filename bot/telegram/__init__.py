"""Everything specific to Telegram: turns updates into events (inbound) and messages into calls (outbound)."""
