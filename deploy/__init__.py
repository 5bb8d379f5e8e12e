"""Everything that starts Tasrih somewhere: for now on one machine (`deploy.local`)."""
