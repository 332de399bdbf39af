"""Measures what one small machine can carry, side by side with what people would use instead.

`make bench` prints the table and writes build/bench.json. A figure counts only if the run that measured it
also checked that nothing was lost.
"""
