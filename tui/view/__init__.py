"""The screen: widgets that draw the values they are given and say, on a key, what was asked of them."""
