"""The way in reads updates of the chat and calls one verb for each."""
