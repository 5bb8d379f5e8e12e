"""Who does what to whom in a content, by when and on which condition; and what it takes back. Pure."""
