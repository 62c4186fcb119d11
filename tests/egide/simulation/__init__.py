"""The desk on virtual time: whole worlds, their promises, and planted faults that must be seen."""
