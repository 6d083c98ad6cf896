"""Values and rules. Arguments in, new values out: no disk, no clock, no thread, no terminal."""
