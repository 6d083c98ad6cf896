"""The disk: every open, stat, replace and lock. `library.Library` is the one door."""
