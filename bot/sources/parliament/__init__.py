"""Parliament's services: the Members, Commons Votes and Written Questions APIs."""
