"""Everything that starts Tasrih somewhere: one machine (`local`), one host (`compose.yaml`), `kubernetes`."""
