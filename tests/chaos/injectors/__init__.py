"""What goes wrong, a file for each. `python -m tests.chaos faults` strikes with each alone, then with all.

An injector begins (`start`), strikes again and again until the storm is over, and leaves everything in order
(`stop`). It counts its strikes, since a storm in which it never struck has shown nothing.
"""
