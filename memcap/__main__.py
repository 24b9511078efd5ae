"""`python -m memcap`."""

from memcap.app import main

main()
