"""The whole desk on virtual time: synthetic insureds, third parties, lawyers and handlers, faults, and the promises counted."""
