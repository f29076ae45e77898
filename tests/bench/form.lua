-- People who write to us, each from a network of his own, for wrk: `wrk -s form.lua ADDRESS -- SEED`.

function init(args) math.randomseed(tonumber(args[1])) end

local words = { "decisions", "take", "weeks", "nobody", "owns", "them", "our", "teams", "roadmap",
   "changes", "every", "quarter", "sales", "overrules", "what", "we", "planned", "customers", "wait" }

local function sentence()
   local chosen = {}
   for place = 1, 20 do chosen[place] = words[math.random(#words)] end
   return table.concat(chosen, "+")
end

local function network()
   return string.format("%d.%d.%d.7", math.random(11, 99), math.random(250), math.random(250))
end

function request()
   local body = "name=Maria+Keller&organisation=Keller+Werke&role=COO&fold=&email=person"
      .. math.random(2 ^ 31 - 1) .. "%40example.org&message=" .. sentence()
   return wrk.format("POST", "/diagnostic/", {
      ["Host"] = "127.0.0.1",
      ["Content-Type"] = "application/x-www-form-urlencoded",
      ["Sec-Fetch-Site"] = "same-origin",
      ["X-Forwarded-For"] = network(),
   }, body)
end
