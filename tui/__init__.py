"""newstui: from a folder of front-matter articles to published picks and copied links, by keyboard."""

__version__ = "0.1.0"
