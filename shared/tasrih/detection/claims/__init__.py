"""What is learned of cue words: which report a claim, where its content begins and where it ends."""
