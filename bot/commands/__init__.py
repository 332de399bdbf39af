"""What can be done on the command line: a file for each kind of person who does it."""
