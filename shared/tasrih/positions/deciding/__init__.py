"""State + claim or correction → state: what a position counts, and which ones a claim opens, joins or changes. Pure."""
