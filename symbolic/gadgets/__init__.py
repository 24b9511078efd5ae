"""The blocks of the construction, written once: terms to prove with, numbers to build with."""
