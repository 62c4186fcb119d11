"""The desk on virtual time: whole towns, their promises, and planted faults that must be seen."""
