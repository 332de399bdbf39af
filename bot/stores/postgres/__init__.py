"""The PostgreSQL store: one database for several processes, or for hosts without a disk."""
