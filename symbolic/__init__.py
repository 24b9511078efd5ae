"""What is proved, and how: a plan of the rooms stands in ARCHITECTURE.md."""

if __name__ == "symbolic":  # its former name, by which a checkout still has it
    import memcap  # noqa: F401
