"""The audit job: replays a window and compares it with what was sent."""
