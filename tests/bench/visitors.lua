-- Visitors of all kinds, for wrk: `wrk -s visitors.lua ADDRESS -- HOST FILE`, FILE with a path a line.
-- Nine in ten ask for one of the first hundred paths; the rest is what costs memory elsewhere.

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
   if dice <= 900 then return popular() end
   if dice <= 960 then return popular() .. "?fbclid=" .. noise() .. "&" .. noise() .. "=1" end
   if dice <= 970 then return paths[math.random(#paths)] end
   if dice <= 975 then return "/case-studies/?problem=problem-" .. math.random(200) .. "&x=" .. noise() end
   if dice <= 980 then return popular() .. "?utm_source=" .. noise() end
   if dice <= 990 then return "/" .. noise() .. "/" .. noise() .. ".php" end
   if dice <= 995 then return "/admin/login/?next=/" .. noise() end
   return "/case-studies/?page=" .. math.random(1000)
end

function request()
   local dice = math.random(1000)
   local headers = { ["Accept-Encoding"] = codings[math.random(#codings)], ["User-Agent"] = noise() }
   headers["Host"] = math.random(200) == 1 and (noise() .. ".example") or host
   headers["Cookie"] = "session=" .. noise()
   return wrk.format("GET", target(dice), headers)
end
