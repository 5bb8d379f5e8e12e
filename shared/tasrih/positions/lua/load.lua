-- Load the positions of one holder that share most keys with a claim, and what is pending for that claim.
-- KEYS[1] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- KEYS[2] index of the holder (hash: key → numbers, 4 bytes each, big-endian, oldest first)
-- KEYS[3] pending claims of the shard (hash: claim id → version, a space, payload)
-- ARGV[1] claim id, empty for none
-- ARGV[2] most positions to return (count)
-- ARGV[3…] keys, at least one
-- Returns {version, version and payload or false, number, record, number, record, …}, most shared keys first, then the newest.
local version = redis.call('HGET', KEYS[1], 'v') or '0'
local payload = ARGV[1] ~= '' and redis.call('HGET', KEYS[3], ARGV[1])
local shared = {}
for _, list in ipairs(redis.call('HMGET', KEYS[2], unpack(ARGV, 3))) do
  if list then
    local bytes = {string.byte(list, 1, -1)}
    for at = 1, #bytes, 4 do
      local number = ((bytes[at] * 256 + bytes[at + 1]) * 256 + bytes[at + 2]) * 256 + bytes[at + 3]
      shared[number] = (shared[number] or 0) + 1
    end
  end
end
local ranked = {}  -- numbers below 2^32 behind how many keys they share: plain numbers are sorted quickly
for number, keys in pairs(shared) do
  ranked[#ranked + 1] = keys * 4294967296 + number
end
table.sort(ranked)
local answer = {version, payload}
for place = #ranked, math.max(1, #ranked - ARGV[2] + 1), -1 do
  local number = string.format('%.0f', ranked[place] % 4294967296)
  local record = redis.call('HGET', KEYS[1], number)
  if record then
    answer[#answer + 1] = number
    answer[#answer + 1] = record
  end
end
return answer
