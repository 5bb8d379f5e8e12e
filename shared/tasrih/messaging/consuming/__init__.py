"""The recipe of a consumer that loses nothing, the worker that runs it, and how far behind it is."""
