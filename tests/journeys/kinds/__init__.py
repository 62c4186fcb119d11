"""One journey for each kind of incident and language: stories as data, and one driver that lives them through the chat."""
