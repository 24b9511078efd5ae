"""How certificates are found.  Nothing here is trusted."""
