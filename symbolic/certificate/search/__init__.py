"""How certificates are found.  Nothing here is trusted.

`find` searches for one; `find_with_core` tells which assertions it needs, too.
"""

from symbolic.certificate.search.find import GaveUp, find, find_with_core

__all__ = ["GaveUp", "find", "find_with_core"]
