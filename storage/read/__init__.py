"""Reading for pages and monitors happens here, outside any unit of work."""
