"""Other programs: the browser and the clipboard; every subprocess is started in this room."""
