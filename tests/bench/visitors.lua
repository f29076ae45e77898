-- Visitors of all kinds, for wrk: `wrk -s visitors.lua ADDRESS -- HOST FILE`, FILE with a path a line.
-- Most ask for one of the first hundred paths; one in a hundred for what is not kept in memory.

local paths, host = {}, nil
local codings = { "br", "zstd", "gzip", "", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.1", "*" }

local threads = 0
function setup(thread)
   threads = threads + 1
   thread:set("number", threads)
end

function init(args)
   math.randomseed(tonumber(args[3]) + number)
   host = args[1]
   for path in io.lines(args[2]) do paths[#paths + 1] = path end
end

local function popular() return paths[math.random(math.min(100, #paths))] end
local function noise() return string.format("%x", math.random(2 ^ 31 - 1)) end

local function target(dice)
   if dice <= 9300 then return popular() end
   if dice <= 9850 then return popular() .. "?fbclid=" .. noise() .. "&" .. noise() .. "=1" end
   if dice <= 9900 then return popular() .. "?utm_source=" .. noise() end
   if dice <= 9930 then return paths[math.random(#paths)] end
   if dice <= 9940 then return "/case-studies/?problem=problem-" .. math.random(200) .. "&x=" .. noise() end
   if dice <= 9980 then return "/" .. noise() .. "/" .. noise() .. ".php" end
   if dice <= 9990 then return "/admin/login/?next=/" .. noise() end
   return "/case-studies/?page=" .. math.random(1000)
end

function request()
   local dice = math.random(10000)
   local headers = { ["Accept-Encoding"] = codings[math.random(#codings)], ["User-Agent"] = noise() }
   headers["Host"] = math.random(500) == 1 and (noise() .. ".example") or host
   headers["Cookie"] = "session=" .. noise()
   return wrk.format("GET", target(dice), headers)
end
