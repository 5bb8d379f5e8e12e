-- Put around every script: runs it for many calls, one after the other, and gives the answer of each, which is an error
-- for those that failed. What a script knows as KEYS and ARGV are those of one call.
-- KEYS keys of all calls, one after the other
-- ARGV per call in MessagePack: {count of its keys, its arguments}
-- Returns the answers in the order of the calls.
local answering  -- what server.lua says of the server, which is the same for all calls
local function run(KEYS, ARGV)
--[[script]]
end
local answers, key = {}, 0
for place, packed in ipairs(ARGV) do
  local count, arguments = unpack(cmsgpack.unpack(packed))
  local keys = {unpack(KEYS, key + 1, key + count)}
  key = key + count
  local done, answer = pcall(run, keys, arguments)
  if not done and type(answer) ~= 'table' then
    answer = {err = tostring(answer)}
  end
  answers[place] = answer
end
return answers
