-- Put before the scripts that need it: write one position and enter it under its keys.
-- `positions`, `index`: keys of the holder's hashes, see claim.lua
-- `number`: of the position
-- `is_new`: whether it stands under no key yet
-- `at`: place in ARGV of its record, empty if it is written already, which is followed by the count of its keys and the keys
-- `most`: most numbers under one key
local function put(positions, index, number, is_new, at, most)
  if ARGV[at] ~= '' then
    redis.call('HSET', positions, number, ARGV[at])
  end
  local n = tonumber(number)
  local packed = string.char(
    math.floor(n / 16777216) % 256, math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  local last, fields = at + 1 + tonumber(ARGV[at + 1]), {}
  for place, list in ipairs(redis.call('HMGET', index, unpack(ARGV, at + 2, last))) do
    list = list or ''
    local found = not is_new and string.find(list, packed, 1, true)
    while found and found % 4 ~= 1 do  -- the end of one number and the beginning of the next
      found = string.find(list, packed, found + 1, true)
    end
    if not found then
      fields[#fields + 1] = ARGV[at + 1 + place]
      fields[#fields + 1] = string.sub(list .. packed, -4 * most)
    end
  end
  if #fields > 0 then
    redis.call('HSET', index, unpack(fields))
  end
end
