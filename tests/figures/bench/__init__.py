"""Benchmarks; `make bench` runs them. They are no tests: what they print depends on the machine."""
