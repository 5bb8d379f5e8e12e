-- Take a claim: write the positions that it opens or changes, keep its payload as pending and put it into the outbox,
-- all or nothing. Only a writer that saw the newest state of the holder, on the server it trusts, may write.
-- KEYS[1] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- KEYS[2] index of the holder (hash: key → numbers, 4 bytes each, big-endian, oldest first)
-- KEYS[3] pending claims of the shard (hash: claim id → version, a space, payload)
-- KEYS[4] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- KEYS[5] what is known of the shard, see server.lua
-- KEYS[6] claims that the shard took lately (sorted set: claim id by server time in milliseconds)
-- ARGV[1] claim id
-- ARGV[2] version of the holder's positions that the decision rests on
-- ARGV[3] payload
-- ARGV[4] seconds after the last write at which a holder is forgotten, 0 for never
-- ARGV[5] most numbers under one key (count)
-- ARGV[6] server that must answer, empty for any
-- ARGV[7] most claims to remember (count)
-- ARGV[8…] per position: its number or empty for a new one, its record, count of keys, the keys
-- Returns {"unchecked", server} when another server answers, {"pending", version and payload} when the claim is pending
-- already, {"handled"} when it was taken lately and confirmed since, {"conflict"} when the version is another,
-- {"stored", version} otherwise.
if ARGV[6] ~= '' then
  local answering = server(KEYS[5])
  if answering ~= ARGV[6] then
    return {'unchecked', answering}
  end
end
local pending = redis.call('HGET', KEYS[3], ARGV[1])
if pending then
  return {'pending', pending}
end
if redis.call('ZSCORE', KEYS[6], ARGV[1]) then
  return {'handled'}
end
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[2] then
  return {'conflict'}
end
local at = 8
while at <= #ARGV do
  put(KEYS[1], KEYS[2], ARGV[at], at + 1, tonumber(ARGV[5]))
  at = at + 3 + tonumber(ARGV[at + 2])
end
local version = redis.call('HINCRBY', KEYS[1], 'v', 1)
local now = redis.call('TIME')
now = math.floor(now[1] * 1000 + now[2] / 1000)
redis.call('HSET', KEYS[3], ARGV[1], version .. ' ' .. ARGV[3])
redis.call('ZADD', KEYS[4], now, ARGV[1])
redis.call('ZADD', KEYS[6], now, ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[6], 0, -ARGV[7] - 1)
if ARGV[4] ~= '0' then
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
return {'stored', version}
