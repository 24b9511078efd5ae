"""The commands, one a module; `table` says which."""
