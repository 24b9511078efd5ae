"""The same network in numbers of limited precision (claim C10)."""
