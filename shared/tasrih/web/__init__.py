"""HTTP to the outside: a client that reaches only addresses that it may, and takes only so much of an answer."""
