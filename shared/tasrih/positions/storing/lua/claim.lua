-- Take claims of one holder: write the positions that they open or change, keep their payloads as pending and put them
-- into the outbox, all or nothing. Only a writer that saw the newest state of the holder, on the server it trusts, may
-- write.
-- KEYS[1] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- KEYS[2] index of the holder (hash: key → numbers, 4 bytes each, big-endian, oldest first)
-- KEYS[3] pending claims of the shard (hash: claim id → version, a space, payload)
-- KEYS[4] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- KEYS[5] what is known of the shard, see server.lua
-- KEYS[6] claims that the shard took lately (sorted set: claim id by server time in milliseconds)
-- ARGV[1] version of the holder's positions that the decisions rest on
-- ARGV[2] last number given to a position, with those that are new
-- ARGV[3] seconds after the last write at which a holder is forgotten, 0 for never
-- ARGV[4] most numbers under one key (count)
-- ARGV[5] server that must answer, empty for any
-- ARGV[6] most claims to remember (count)
-- ARGV[7] claims (count)
-- ARGV[8…] per claim: its id, its payload
-- then per state of a position: its number, its last record, for further states nothing, count of keys, the keys
-- Returns {"unchecked", server} when another server answers; {"known", place of a claim (from 0), version and payload if
-- it is pending or false if it was taken lately and confirmed since, …} when some were taken already; {"conflict"} when
-- the version is another; {"stored", version} otherwise. The version rises by one with each claim.
if ARGV[5] ~= '' then
  local answering = server(KEYS[5])
  if answering ~= ARGV[5] then
    return {'unchecked', answering}
  end
end
local claims, known = tonumber(ARGV[7]), {'known'}
for place = 0, claims - 1 do
  local pending = redis.call('HGET', KEYS[3], ARGV[8 + 2 * place])
  if pending or redis.call('ZSCORE', KEYS[6], ARGV[8 + 2 * place]) then
    known[#known + 1] = place
    known[#known + 1] = pending
  end
end
if #known > 1 then
  return known
end
local before = redis.call('HMGET', KEYS[1], 'v', 'n')
if (before[1] or '0') ~= ARGV[1] then
  return {'conflict'}
end
-- The payloads first: should the server refuse one of the commands behind them (its rights were changed), what is
-- written of the positions by then is found to be pending, and not to be told already.
local version = tonumber(before[1] or '0') + claims
local now = redis.call('TIME')
now = math.floor(now[1] * 1000 + now[2] / 1000)
local pending, times = {}, {}
for place = 0, claims - 1 do
  local id, field = ARGV[8 + 2 * place], 2 * place + 1
  pending[field], pending[field + 1] = id, (version - claims + 1 + place) .. ' ' .. ARGV[9 + 2 * place]
  times[field], times[field + 1] = now, id
end
redis.call('HSET', KEYS[3], unpack(pending))
redis.call('ZADD', KEYS[4], unpack(times))
local at, last = 8 + 2 * claims, tonumber(before[2] or '0')
while at <= #ARGV do
  local is_new = tonumber(ARGV[at]) > last and ARGV[at + 1] ~= ''
  put(KEYS[1], KEYS[2], ARGV[at], is_new, at + 1, tonumber(ARGV[4]))
  at = at + 3 + tonumber(ARGV[at + 2])
end
if tonumber(ARGV[2]) > last then
  redis.call('HSET', KEYS[1], 'n', ARGV[2])
end
redis.call('HINCRBY', KEYS[1], 'v', claims)
redis.call('ZADD', KEYS[6], unpack(times))
redis.call('ZREMRANGEBYRANK', KEYS[6], 0, -ARGV[6] - 1)
if ARGV[3] ~= '0' then
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
return {'stored', version}
