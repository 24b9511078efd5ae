"""Statements on record, and how those of today relate to them."""
