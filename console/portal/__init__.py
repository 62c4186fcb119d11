"""Pages of partner lawyers."""
