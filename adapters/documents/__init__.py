"""Documents as people get them: PDF and DOCX of the same words."""
