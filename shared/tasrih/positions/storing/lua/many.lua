-- Put around every script: runs it for many calls, one after the other, and gives the answer of each, which is an error
-- for those that failed. What a script knows as KEYS and ARGV are those of one call.
-- KEYS keys of all calls, one after the other
-- ARGV[1] per call: count of keys, count of arguments, bytes of each argument; with spaces between
-- ARGV[2] arguments of all calls, one behind the other
-- Returns the answers in the order of the calls.
local answering  -- what server.lua says of the server, which is the same for all calls
local function run(KEYS, ARGV)
--[[script]]
end
local answers, key, at = {}, 0, 1
local numbers = string.gmatch(ARGV[1], '%d+')
for count in numbers do
  local keys, arguments = {}, {}
  for place = 1, tonumber(count) do
    keys[place] = KEYS[key + place]
  end
  key = key + #keys
  for place = 1, tonumber(numbers()) do
    local bytes = tonumber(numbers())
    arguments[place] = string.sub(ARGV[2], at, at + bytes - 1)
    at = at + bytes
  end
  local done, answer = pcall(run, keys, arguments)
  if not done and type(answer) ~= 'table' then
    answer = {err = tostring(answer)}
  end
  answers[#answers + 1] = answer
end
return answers
