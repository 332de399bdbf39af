"""Parliament's services: members, votes, written questions."""
