"""Which decisions are worth an alert, and for whom: watches. Pure but for the files of watches."""
