using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>The HTTP interface of Nacos 1.x, as far as registries use it.</summary>
internal sealed class NacosHttpDouble(NacosStore store, NacosAccounts accounts, NacosTimes times)
{
    private readonly ConcurrentQueue<NacosAsked> _requests = new();

    /// <summary>Every request.</summary>
    public IReadOnlyCollection<NacosAsked> Requests => _requests;

    /// <summary>Whether an instance that it does not know must be registered again, and not by its beat alone.</summary>
    public bool WantsRegistration { get; set; }

    public async Task ServeAsync(HttpExchange exchange)
    {
        var fields = new Fields(exchange);
        var asked = $"{exchange.Method} {exchange.Path}";
        _requests.Enqueue(new NacosAsked(asked, fields.All, exchange.Body));
        if (asked is "POST /nacos/v1/auth/login" or "POST /nacos/v1/auth/users/login")
        {
            await LogInAsync(exchange, fields);
            return;
        }

        if (!accounts.Knows(fields["accessToken"]))
        {
            await exchange.AnswerAsync(403, "token invalid!");
            return;
        }

        if (fields["serviceName"].Length == 0)
        {
            await exchange.AnswerAsync(400, "caused: Param 'serviceName' is required.;");
            return;
        }

        await ServeAsync(exchange, asked, fields, NacosKey.Of(fields["namespaceId"], fields["groupName"], fields["serviceName"]));
    }

    private async Task ServeAsync(HttpExchange exchange, string asked, Fields fields, NacosKey key)
    {
        switch (asked)
        {
            case "POST /nacos/v1/ns/instance" when fields.Entry is { } entry:
                store.Put(key, entry);
                await exchange.AnswerAsync(200, "ok");
                break;
            case "DELETE /nacos/v1/ns/instance" when fields.Entry is { } entry:
                store.Remove(key, entry);
                await exchange.AnswerAsync(200, "ok");
                break;
            case "PUT /nacos/v1/ns/instance/beat":
                await exchange.AnswerAsync(200, Beat(key, JsonNode.Parse(fields["beat"])!.AsObject()).ToJsonString(), "application/json");
                break;
            case "GET /nacos/v1/ns/instance/list":
                var list = store.List(key, fields["clusters"], fields["healthyOnly"] == "true", isGrouped: true);
                await exchange.AnswerAsync(200, list.ToJsonString(), "application/json");
                break;
            default:
                await exchange.AnswerAsync(fields["ip"].Length == 0 ? 400 : 404, "caused: no such request;");
                break;
        }
    }

    private JsonObject Beat(NacosKey key, JsonObject beat)
    {
        var entry = new NacosEntry(null, (string)beat["ip"]!, (int)beat["port"]!)
        {
            Cluster = (string?)beat["cluster"] ?? "DEFAULT",
            Weight = (double)beat["weight"]!,
            Metadata = beat["metadata"]?.ToJsonString() ?? "{}",
        };
        var isKnown = store.Beat(key, entry);
        if (!isKnown && !WantsRegistration)
        {
            store.Put(key, entry);
            isKnown = true;
        }

        return new JsonObject { ["clientBeatInterval"] = (int)times.Beat.TotalMilliseconds, ["code"] = isKnown ? 10200 : 20404, ["lightBeatEnabled"] = true };
    }

    private async Task LogInAsync(HttpExchange exchange, Fields fields)
    {
        if (accounts.LogIn(fields["username"], fields["password"]) is not { } token)
        {
            await exchange.AnswerAsync(403, "unknown user!");
            return;
        }

        var answer = new JsonObject { ["accessToken"] = token, ["tokenTtl"] = (int)times.Token.TotalSeconds, ["globalAdmin"] = true, ["username"] = fields["username"] };
        await exchange.AnswerAsync(200, answer.ToJsonString(), "application/json");
    }

    /// <summary>The fields of a request, in its query and its body.</summary>
    private sealed class Fields
    {
        private readonly Dictionary<string, string> _fields = [];

        public Fields(HttpExchange exchange)
        {
            Add(exchange.QueryText.TrimStart('?'));
            Add(Encoding.UTF8.GetString(exchange.Body));
        }

        public IReadOnlyDictionary<string, string> All => _fields;

        public string this[string name] => _fields.GetValueOrDefault(name, "");

        /// <summary>The instance; null where there is none.</summary>
        public NacosEntry? Entry => this["ip"].Length == 0 || !int.TryParse(this["port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? null : new NacosEntry(null, this["ip"], port)
        {
            Cluster = this["clusterName"] is { Length: > 0 } cluster ? cluster : "DEFAULT",
            Weight = double.TryParse(this["weight"], CultureInfo.InvariantCulture, out var weight) ? weight : 1,
            IsHealthy = this["healthy"] != "false",
            IsEnabled = this["enable"] != "false" && this["enabled"] != "false",
            Metadata = this["metadata"] is { Length: > 0 } metadata ? metadata : "{}",
        };

        private void Add(string form)
        {
            foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = pair.Replace('+', ' ').Split('=', 2);
                _fields[Uri.UnescapeDataString(parts[0])] = Uri.UnescapeDataString(parts[^1]);
            }
        }
    }
}
