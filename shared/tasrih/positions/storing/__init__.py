"""Where positions are kept: the port, Redis and its scripts, a store in this process, a position as bytes."""
