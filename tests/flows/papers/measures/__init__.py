"""Two measures of the papers: what a caseworker still misses in them, and how alike the letters are.

`python -m tests.flows.papers.measures.caseworker`, `python -m tests.flows.papers.measures.likeness`.
"""
