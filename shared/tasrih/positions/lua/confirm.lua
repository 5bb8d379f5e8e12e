-- Note that everything a claim gave rise to has been delivered: its payload and its outbox row are dropped, unless
-- somebody wrote the holder's positions whom the caller does not know of.
-- KEYS[1] pending claims of the shard (hash: claim id → version, a space, payload)
-- KEYS[2] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- KEYS[3] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- ARGV[1] claim id
-- ARGV[2…] versions of the holder's positions at which this may be; any with none
-- Returns {1 if the claim was pending, else 0; version of the holder's positions}.
local version = redis.call('HGET', KEYS[3], 'v') or '0'
local known = #ARGV == 1
for place = 2, #ARGV do
  known = known or ARGV[place] == version
end
if not known then
  return {redis.call('HGET', KEYS[1], ARGV[1]) and 1 or 0, version}
end
redis.call('ZREM', KEYS[2], ARGV[1])
return {redis.call('HDEL', KEYS[1], ARGV[1]), version}
