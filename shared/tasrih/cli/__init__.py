"""The `tasrih` command; one file per sub-command."""
