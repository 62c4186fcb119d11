"""Égide starts here: the command line, the wiring of the parts, the demo and the simulation."""
