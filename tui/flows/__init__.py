"""What each command does, one module a family: they connect view, store and desktop, and decide nothing."""
