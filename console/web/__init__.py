"""The web's own parts: middleware, rendering, sessions, live pages."""
