"""Tokens to claims: cues and their frames, content, speaker, kind, slots, topics."""
