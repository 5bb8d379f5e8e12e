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
local shared, numbers = {}, {}
for _, list in ipairs(redis.call('HMGET', KEYS[2], unpack(ARGV, 3))) do
  if list then
    for at = 1, #list, 4 do
      local a, b, c, d = string.byte(list, at, at + 3)
      local number = ((a * 256 + b) * 256 + c) * 256 + d
      if not shared[number] then
        numbers[#numbers + 1] = number
      end
      shared[number] = (shared[number] or 0) + 1
    end
  end
end
table.sort(numbers, function(x, y)
  if shared[x] ~= shared[y] then
    return shared[x] > shared[y]
  end
  return x > y
end)
local answer = {version, payload}
for place = 1, math.min(#numbers, tonumber(ARGV[2])) do
  local record = redis.call('HGET', KEYS[1], tostring(numbers[place]))
  if record then
    answer[#answer + 1] = tostring(numbers[place])
    answer[#answer + 1] = record
  end
end
return answer
