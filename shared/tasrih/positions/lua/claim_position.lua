-- Take a claim: write the positions that it opens or changes, keep its payload as pending and put it into the outbox,
-- all or nothing. Only a writer that saw the newest state of the holder may write.
-- KEYS[1] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- KEYS[2] index of the holder (hash: matter key → numbers, 4 bytes each, big-endian, oldest first)
-- KEYS[3] pending claims of the shard (hash: claim id → payload)
-- KEYS[4] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- ARGV[1] claim id
-- ARGV[2] version of the holder's positions that the decision rests on
-- ARGV[3] payload; empty to write positions only, with nothing to send (a rebuild)
-- ARGV[4] seconds after the last write at which a holder is forgotten, 0 for never
-- ARGV[5] most numbers under one matter key (count)
-- ARGV[6…] per position: its number or empty for a new one, its record, count of matter keys, the matter keys
-- Returns {"pending", payload} when the claim is pending already, {"conflict"} when the version is another,
-- {"stored"} otherwise.
local pending = redis.call('HGET', KEYS[3], ARGV[1])
if pending then
  return {'pending', pending}
end
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[2] then
  return {'conflict'}
end
local most = tonumber(ARGV[5]) * 4
local at = 6
while at <= #ARGV do
  local number, record, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  if number == '' then
    number = tostring(redis.call('HINCRBY', KEYS[1], 'n', 1))
  end
  redis.call('HSET', KEYS[1], number, record)
  local n = tonumber(number)
  local packed = string.char(
    math.floor(n / 16777216) % 256, math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  for key = at + 3, at + 2 + count do
    local list = redis.call('HGET', KEYS[2], ARGV[key]) or ''
    local known = false
    for place = 1, #list, 4 do
      if string.sub(list, place, place + 3) == packed then
        known = true
        break
      end
    end
    if not known then
      redis.call('HSET', KEYS[2], ARGV[key], string.sub(list .. packed, -most))
    end
  end
  at = at + 3 + count
end
redis.call('HINCRBY', KEYS[1], 'v', 1)
if ARGV[3] ~= '' then
  local now = redis.call('TIME')
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
  redis.call('ZADD', KEYS[4], math.floor(now[1] * 1000 + now[2] / 1000), ARGV[1])
end
if ARGV[4] ~= '0' then
  redis.call('EXPIRE', KEYS[1], ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
end
return {'stored'}
