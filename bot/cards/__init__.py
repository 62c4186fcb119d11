"""One renderer for each screen of the core."""
