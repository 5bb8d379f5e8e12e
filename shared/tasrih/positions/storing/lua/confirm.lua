-- Note that everything some claims of one holder gave rise to has been delivered: their payloads and outbox rows are
-- dropped, unless somebody wrote the holder's positions whom the caller does not know of.
-- KEYS[1] pending claims of the shard (hash: claim id → version, a space, payload)
-- KEYS[2] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- KEYS[3] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- ARGV[1] versions (count)
-- ARGV[2…] versions of the holder's positions at which this may be; any with none
-- then the claims' ids
-- Returns {version of the holder's positions; per claim: 1 if it was pending, else 0}.
local version = redis.call('HGET', KEYS[3], 'v') or '0'
local versions = tonumber(ARGV[1])
local known = versions == 0
for place = 2, versions + 1 do
  known = known or ARGV[place] == version
end
if known then
  redis.call('ZREM', KEYS[2], unpack(ARGV, versions + 2))
end
local answer = {version}
for place = versions + 2, #ARGV do
  local pending = known and redis.call('HDEL', KEYS[1], ARGV[place]) == 1 or redis.call('HGET', KEYS[1], ARGV[place])
  answer[#answer + 1] = pending and 1 or 0
end
return answer
