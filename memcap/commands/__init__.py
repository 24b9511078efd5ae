"""The commands, one a module. A module imports nothing heavy before its command runs."""
