"""A head's text to a dict, one module a language; each bounded in time, stack and memory.

Every parser raises only `FrontMatterError`, with lines counted from 1 inside the head.
"""
