"""Articles from feeds and folders: which there are, how a document becomes articles, and what was sent before."""
