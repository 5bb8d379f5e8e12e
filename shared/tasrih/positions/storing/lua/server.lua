-- Put before the scripts that need it: who answers for a shard. A restarted server has another run id, a promoted
-- replica another replication id, and a server that lost its data another epoch or none.
-- `shard`: key of the shard's hash ("epoch" → name; partition of `positions` → offset up to which the shard holds it)
local function server(shard)
  if not answering then
    local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
    answering = run .. ':' .. string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') .. ':'
  end
  return answering .. (redis.call('HGET', shard, 'epoch') or '')
end
