"""By rules from a cue word to an attribution: where its content begins, who is its subject, what it covers."""
