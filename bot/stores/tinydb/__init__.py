"""The default store: one encrypted file for each document, in one folder, for one process."""
