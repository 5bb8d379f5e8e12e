-- Note up to which offsets a shard holds `positions`, unless another server answers than the one that was repaired.
-- KEYS[1] what is known of the shard, see server.lua
-- ARGV[1] server that must answer
-- ARGV[2…] partition, offset, partition, offset, …
-- Returns 1 when noted, 0 when another server answers.
if server(KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 1
