-- Note that everything a claim gave rise to has been delivered: its payload and its outbox row are dropped.
-- KEYS[1] pending claims of the shard (hash: claim id → version, a space, payload)
-- KEYS[2] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- KEYS[3] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- ARGV[1] claim id
-- Returns {1 if the claim was pending, else 0; version of the holder's positions}.
redis.call('ZREM', KEYS[2], ARGV[1])
return {redis.call('HDEL', KEYS[1], ARGV[1]), redis.call('HGET', KEYS[3], 'v') or '0'}
