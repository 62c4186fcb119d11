"""Rows are read and written here for one unit of work."""
