"""Linear models read from files, and how their weights are added up; for all that is learned."""
