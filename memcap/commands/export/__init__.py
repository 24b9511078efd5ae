"""`memcap export`: obligations and certificates for other checkers, networks for other runtimes."""
