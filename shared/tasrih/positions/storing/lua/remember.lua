-- Note claims that were taken, as read from the topic; the latest stay.
-- KEYS[1] claims that the shard took lately (sorted set: claim id by time in milliseconds)
-- ARGV[1] most claims to remember (count)
-- ARGV[2…] per claim: time in milliseconds, claim id
redis.call('ZADD', KEYS[1], unpack(ARGV, 2))
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -ARGV[1] - 1)
return 0
