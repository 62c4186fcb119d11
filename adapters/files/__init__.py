"""Files are kept and drawn here."""
