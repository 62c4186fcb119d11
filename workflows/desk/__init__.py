"""The desk's records: tasks, escalations, timeline, case file."""
