-- Tell who answers for a shard and how far it holds `positions`; a shard without an epoch, new or emptied, gets one.
-- KEYS[1] what is known of the shard, see server.lua
-- ARGV[1] name for a new epoch
-- Returns {server, partition, offset, partition, offset, …}.
redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
local answer = {server(KEYS[1])}
for _, value in ipairs(redis.call('HGETALL', KEYS[1])) do
  answer[#answer + 1] = value
end
return answer
