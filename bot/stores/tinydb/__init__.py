"""The default store: one encrypted file a document."""
