"""The whole bot as a process, driven over real HTTP on loopback."""
