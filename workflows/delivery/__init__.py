"""Delivery says what leaves, in which class of act, and what the send journal keeps."""
