"""Mutants of a statement: what is tight in it, and what could be strengthened."""
