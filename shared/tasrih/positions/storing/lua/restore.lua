-- Write those positions of one holder, read from the topic, that are later than what the index holds.
-- KEYS[1] positions of the holder (hash: number → record, "v" → version, "n" → last number given)
-- KEYS[2] index of the holder (hash: key → numbers, 4 bytes each, big-endian, oldest first)
-- ARGV[1] seconds after the last write at which a holder is forgotten, 0 for never
-- ARGV[2] most numbers under one key (count)
-- ARGV[3…] per position: its record (4 bytes of revision, big-endian, first), count of keys, the keys, its own first
-- Returns {how many were written, place of one (from 0) of which the index holds a later state, place, …}; if any were
-- written, the version of the holder's positions rises.
local function revision(record)
  local a, b, c, d = string.byte(record, 1, 4)
  return ((a * 256 + b) * 256 + c) * 256 + d
end
local answer, at, place = {0}, 3, 0
while at <= #ARGV do
  local number, known
  local packed = redis.call('HGET', KEYS[2], ARGV[at + 2])
  if packed then
    local a, b, c, d = string.byte(packed, 1, 4)
    number = tostring(((a * 256 + b) * 256 + c) * 256 + d)
    known = redis.call('HGET', KEYS[1], number)
  end
  if not known or revision(known) < revision(ARGV[at]) then
    local is_new = not number
    number = number or tostring(redis.call('HINCRBY', KEYS[1], 'n', 1))
    put(KEYS[1], KEYS[2], number, is_new, at, tonumber(ARGV[2]))
    answer[1] = answer[1] + 1
  elseif revision(known) > revision(ARGV[at]) then
    answer[#answer + 1] = place
  end
  place = place + 1
  at = at + 2 + tonumber(ARGV[at + 1])
end
if answer[1] > 0 then
  redis.call('HINCRBY', KEYS[1], 'v', 1)
  if ARGV[1] ~= '0' then
    redis.call('EXPIRE', KEYS[1], ARGV[1])
    redis.call('EXPIRE', KEYS[2], ARGV[1])
  end
end
return answer
