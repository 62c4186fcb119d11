"""The demo plays the whole product on one machine."""
