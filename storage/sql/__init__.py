"""The database itself: connections, prepared statements, column types, faults."""
