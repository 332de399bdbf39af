"""The command line, `python -m bot`: a module for each group of commands."""
