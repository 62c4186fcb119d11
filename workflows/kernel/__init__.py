"""What every room of the core may know: errors, texts, people, time, countries."""
