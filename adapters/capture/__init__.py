"""How a publication that the public can see is captured: a browser of its own each time, the network by the egress alone."""
