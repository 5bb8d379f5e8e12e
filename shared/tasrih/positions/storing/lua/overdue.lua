-- Payloads of claims that have been pending for long; they are given a new time, so that nobody else takes them up now.
-- KEYS[1] pending claims of the shard (hash: claim id → version, a space, payload)
-- KEYS[2] outbox of the shard (sorted set: claim id by server time in milliseconds)
-- ARGV[1] least age in milliseconds
-- ARGV[2] most claims (count), of those whose times are past and of those whose times are to come
-- Returns {number of claims pending, age of the oldest in milliseconds or 0, claim id, version and payload, …}, the
-- oldest first.
local now = redis.call('TIME')
now = math.floor(now[1] * 1000 + now[2] / 1000)
local oldest = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local answer = {redis.call('ZCARD', KEYS[2]), oldest and math.max(0, now - oldest) or 0}
local function take_up(from, to)
  for _, claim in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], from, to, 'LIMIT', 0, ARGV[2])) do
    local pending = redis.call('HGET', KEYS[1], claim)
    if pending then
      redis.call('ZADD', KEYS[2], now, claim)
      answer[#answer + 1] = claim
      answer[#answer + 1] = pending
    else
      redis.call('ZREM', KEYS[2], claim)
    end
  end
end
take_up('-inf', now - ARGV[1])
take_up('(' .. now + ARGV[1], '+inf')  -- of a clock that was set back since, or of a server whose clock was ahead
return answer
