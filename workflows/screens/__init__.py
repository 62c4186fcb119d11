"""Screens say what a channel is asked to show."""
