"""How certificates are found.  Nothing here is trusted.

`find` searches for one; `used` tells which assertions it needs.
"""

from symbolic.certificate.search.find import GaveUp, find, used

__all__ = ["GaveUp", "find", "used"]
