-- Put before the scripts that need it: write one position and enter it under its keys.
-- `positions`, `index`: keys of the holder's hashes, see claim.lua
-- `number`: of the position, empty for a new one
-- `at`: place in ARGV of its record, which is followed by the count of its keys and the keys
-- `most`: most numbers under one key
local function put(positions, index, number, at, most)
  local is_new = number == ''
  if is_new then
    number = tostring(redis.call('HINCRBY', positions, 'n', 1))
  end
  redis.call('HSET', positions, number, ARGV[at])
  local n = tonumber(number)
  local packed = string.char(
    math.floor(n / 16777216) % 256, math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  for key = at + 2, at + 1 + tonumber(ARGV[at + 1]) do
    local list = redis.call('HGET', index, ARGV[key]) or ''
    local place = not is_new and string.find(list, packed, 1, true)
    while place and place % 4 ~= 1 do  -- the end of one number and the beginning of the next
      place = string.find(list, packed, place + 1, true)
    end
    if not place then
      redis.call('HSET', index, ARGV[key], string.sub(list .. packed, -4 * most))
    end
  end
end
