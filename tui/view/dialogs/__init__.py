"""Screens on top of the list: menus, help, the raw file. Each gives back what was chosen, or None."""
