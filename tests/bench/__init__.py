"""Measures newstui beside its peers: `make bench`, or `python -m tests.bench --help`. Not collected by pytest."""
