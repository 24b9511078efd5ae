"""How certificates are found.  Nothing here is trusted.

`find` searches for one; `find_with_core` tells which assertions it needs, too, as `core` does of
any.
"""

from memcap.symbolic.search.find import GaveUp, core, find, find_with_core

__all__ = ["GaveUp", "core", "find", "find_with_core"]
