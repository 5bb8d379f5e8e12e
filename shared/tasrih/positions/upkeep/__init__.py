"""Whether the index holds what the topic `positions` says: repaired while the alerter runs, verified on demand."""
