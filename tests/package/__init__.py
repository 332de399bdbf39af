"""What a stranger gets: the wheel, a host with a Procfile, the files for a machine of one's own."""
