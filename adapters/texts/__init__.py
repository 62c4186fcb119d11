"""Texts for people are read here from their catalogues."""
