"""Claims and corrections to alerts over a store, by the protocol that loses nothing and tells nothing twice."""
