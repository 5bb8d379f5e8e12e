-- Put before the scripts that need it: write one position and enter it under its keys.
-- `positions`, `index`: keys of the holder's hashes, see claim.lua
-- `number`: of the position, empty for a new one
-- `at`: place in ARGV of its record, which is followed by the count of its keys and the keys
-- `most`: most numbers under one key
local function put(positions, index, number, at, most)
  if number == '' then
    number = tostring(redis.call('HINCRBY', positions, 'n', 1))
  end
  redis.call('HSET', positions, number, ARGV[at])
  local n = tonumber(number)
  local packed = string.char(
    math.floor(n / 16777216) % 256, math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  for key = at + 2, at + 1 + tonumber(ARGV[at + 1]) do
    local list = redis.call('HGET', index, ARGV[key]) or ''
    local known = false
    for place = 1, #list, 4 do
      if string.sub(list, place, place + 3) == packed then
        known = true
        break
      end
    end
    if not known then
      redis.call('HSET', index, ARGV[key], string.sub(list .. packed, -4 * most))
    end
  end
end
