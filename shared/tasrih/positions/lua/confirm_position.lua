-- Note that everything a claim gave rise to has been delivered: its payload and its outbox row are dropped.
-- KEYS[1] pending claims of the shard (hash: claim id → payload)
-- KEYS[2] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- ARGV[1] claim id
-- Returns 1 if the claim was pending, 0 if it was confirmed before.
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
