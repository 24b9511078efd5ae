"""The report: the theorems as a static web site, with nothing to load and no server."""
