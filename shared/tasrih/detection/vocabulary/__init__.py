"""What the data files say of words, whatever text they stand in: classes, cues, verbs, sides, terms."""
