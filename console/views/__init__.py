"""Views turn a case into what a page shows."""
