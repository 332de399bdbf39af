"""What is stored: the documents of users and cases."""
