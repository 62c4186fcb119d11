"""Platforms are recognised here by their addresses, with what each offers."""
