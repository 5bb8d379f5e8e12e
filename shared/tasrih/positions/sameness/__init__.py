"""Whether two claims take one position: what must not differ, how alike they are, and what follows. Pure."""
