-- Load the positions of one holder that share most keys with each of some claims, and what is pending for these.
-- KEYS[1] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- KEYS[2] index of the holder (hash: key → numbers, 4 bytes each, big-endian, oldest first)
-- KEYS[3] pending claims of the shard (hash: claim id → version, a space, payload)
-- ARGV[1] most positions for one claim (count)
-- ARGV[2] claims of which is asked what is pending (count)
-- ARGV[3…] their ids
-- then keys (count), at least one, and the keys of all claims
-- then, if there are several claims, per claim: places of its keys among them (from 1), with spaces between
-- Returns {version, last number given, {version and payload or false per claim}, {numbers under each key, if there are
-- several claims}, number, record, number, record, …}; for one claim most shared keys first, then the newest.
local of_holder = redis.call('HMGET', KEYS[1], 'v', 'n')
local asked = tonumber(ARGV[2])
local pending = asked > 0 and redis.call('HMGET', KEYS[3], unpack(ARGV, 3, asked + 2)) or {}
local first, count = asked + 4, tonumber(ARGV[asked + 3])
local lists, numbers = redis.call('HMGET', KEYS[2], unpack(ARGV, first, first + count - 1)), {}
for place, list in ipairs(lists) do
  local bytes, under = list and {string.byte(list, 1, -1)} or {}, {}
  for at = 1, #bytes, 4 do
    under[#under + 1] = ((bytes[at] * 256 + bytes[at + 1]) * 256 + bytes[at + 2]) * 256 + bytes[at + 3]
  end
  numbers[place] = under
end
local several = first + count <= #ARGV
local answer, sent = {of_holder[1] or '0', of_holder[2] or '0', pending, several and lists or {}}, {}
local function add(shared)
  local ranked = {}  -- numbers below 2^32 behind how many keys they share: plain numbers are sorted quickly
  for number, keys in pairs(shared) do
    ranked[#ranked + 1] = keys * 4294967296 + number
  end
  table.sort(ranked)
  for place = #ranked, math.max(1, #ranked - ARGV[1] + 1), -1 do
    local number = ranked[place] % 4294967296
    if not sent[number] then
      sent[number] = true
      local field = string.format('%.0f', number)
      local record = redis.call('HGET', KEYS[1], field)
      if record then
        answer[#answer + 1] = field
        answer[#answer + 1] = record
      end
    end
  end
end
local function share(shared, place)
  for _, number in ipairs(numbers[place]) do
    shared[number] = (shared[number] or 0) + 1
  end
end
if several then
  for claim = first + count, #ARGV do
    local shared = {}
    for place in string.gmatch(ARGV[claim], '%d+') do
      share(shared, tonumber(place))
    end
    add(shared)
  end
else
  local shared = {}
  for place = 1, count do
    share(shared, place)
  end
  add(shared)
end
return answer
