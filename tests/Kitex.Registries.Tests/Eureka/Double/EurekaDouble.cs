using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Eureka.Double;

/// <summary>
/// A server of Eureka in its place, since none can be had where the tests run: its resources (com.netflix.eureka.resources) as they
/// are in Netflix/eureka at 61acc83d, with a cache that keeps nothing. It knows nothing of peers.
/// </summary>
internal sealed class EurekaDouble : IRegistryServer
{
    private readonly HttpDouble _http;

    public EurekaDouble() => _http = new HttpDouble(AnswerAsync);

    public int Port => _http.Port;

    public TimeSpan LeaseTime => TimeSpan.FromSeconds(4);

    /// <summary>"METHOD /path" of every request.</summary>
    public IReadOnlyCollection<string> Asked => _http.Asked;

    public DoubleRegistry Known { get; } = new();

    /// <summary>Whether it refuses to tell changes.</summary>
    public bool IsDeltaDisabled { get; set; }

    /// <summary>What it says instead of its hash code; null for the right one.</summary>
    public string? WrongHashCode { get; set; }

    /// <summary>"user:password", where it asks for one.</summary>
    public string? User { get; init; }

    public string AddressAt(int port) => string.Create(
        CultureInfo.InvariantCulture, $"eureka://{(User is null ? "" : $"{User}@")}127.0.0.1:{port}/eureka?Heartbeat=700ms&LeaseTime=2s&Interval=500ms&RetryDelay=200ms");

    public Task KillAsync() => _http.KillAsync();

    public async Task StartAsync(bool isEmpty)
    {
        // A server that begins knows what its peers tell it, and here are none.
        Known.Clear();
        await _http.StartAsync();
    }

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    private Task AnswerAsync(HttpExchange exchange)
    {
        if (User is { } user && exchange.Header("Authorization") != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(user))}")
        {
            return exchange.AnswerAsync(401, "", "text/plain", ("WWW-Authenticate", "Basic realm=\"Realm\""));
        }

        return (exchange.Method, Resource(exchange.Path)) switch
        {
            ("GET", ["apps"]) => ListAsync(exchange, static known => known.Find()),
            ("GET", ["apps", "delta"]) => IsDeltaDisabled ? exchange.AnswerAsync(403) : ListAsync(exchange, static known => known.Changes()),
            ("GET", ["apps", var app]) => ApplicationAsync(exchange, app),
            ("GET", ["apps", var app, var id]) => InstanceAsync(exchange, Known.Find(app), id),
            ("GET", ["instances", var id]) => InstanceAsync(exchange, Known.Find(), id),
            ("POST", ["apps", var app]) => RegisterAsync(exchange, app),
            ("PUT", ["apps", var app, var id]) => FoundAsync(exchange, Known.Renew(app, id, long.TryParse(exchange.Query("lastDirtyTimestamp"), CultureInfo.InvariantCulture, out var dirty) ? dirty : null)),
            ("DELETE", ["apps", var app, var id]) => FoundAsync(exchange, Known.Cancel(app, id)),
            ("PUT", ["apps", var app, var id, "status"]) => FoundAsync(exchange, Known.SetStatus(app, id, exchange.Query("value"))),
            ("DELETE", ["apps", var app, var id, "status"]) => FoundAsync(exchange, Known.SetStatus(app, id, null)),
            _ => exchange.AnswerAsync(404),
        };
    }

    private static string[] Resource(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(WebUtility.UrlDecode).Select(static part => part ?? "").ToArray();
        return parts is ["eureka", "v2", .. var netflix] ? netflix : parts is ["eureka", .. var spring] ? spring : [];
    }

    private static Task FoundAsync(HttpExchange exchange, bool isFound) => exchange.AnswerAsync(isFound ? 200 : 404);

    private async Task ListAsync(HttpExchange exchange, Func<DoubleRegistry, IReadOnlyList<DoubleLease>> which)
    {
        var body = Known.Read(known => DoubleAnswer.Applications(which(known), WrongHashCode ?? known.HashCode(), 1, IsJson(exchange)));
        if (!exchange.Header("Accept-Encoding").Contains("gzip", StringComparison.Ordinal))
        {
            await exchange.AnswerAsync(200, body, Type(exchange));
            return;
        }

        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(body);
        }

        await exchange.AnswerAsync(200, packed.ToArray(), Type(exchange), ("Content-Encoding", "gzip"));
    }

    private Task ApplicationAsync(HttpExchange exchange, string app)
    {
        var body = Known.Read(known => known.Find(app) is { Count: > 0 } leases ? DoubleAnswer.Application(app.ToUpperInvariant(), leases, IsJson(exchange)) : null);
        return body is null ? exchange.AnswerAsync(404) : exchange.AnswerAsync(200, body, Type(exchange));
    }

    private static Task InstanceAsync(HttpExchange exchange, IReadOnlyList<DoubleLease> leases, string id) =>
        leases.FirstOrDefault(lease => lease.Instance.Id == id) is { } found
            ? exchange.AnswerAsync(200, DoubleAnswer.Instance(found, IsJson(exchange)), Type(exchange))
            : exchange.AnswerAsync(404);

    private Task RegisterAsync(HttpExchange exchange, string app)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var type = exchange.Header("Content-Type");
        if (!type.Contains("json", StringComparison.Ordinal) && !type.Contains("xml", StringComparison.Ordinal))
        {
            return exchange.AnswerAsync(415);
        }

        DoubleInstance instance;
        try
        {
            var body = Encoding.UTF8.GetString(exchange.Body);
            using var json = type.Contains("json", StringComparison.Ordinal) ? JsonDocument.Parse(body) : null;
            instance = json is null ? DoubleInstance.ReadXml(body, now) : DoubleInstance.ReadJson(json.RootElement.GetProperty("instance"), now);
        }
        catch (Exception malformed) when (malformed is JsonException or System.Xml.XmlException or InvalidOperationException or KeyNotFoundException)
        {
            return exchange.AnswerAsync(400, malformed.Message);
        }

        if (Missing(instance, app.ToUpperInvariant()) is { } missing)
        {
            return exchange.AnswerAsync(400, missing);
        }

        Known.Register(instance);
        return exchange.AnswerAsync(204);
    }

    private static string? Missing(DoubleInstance instance, string app) =>
        instance.Id.Length == 0 ? "Missing instanceId"
        : instance.HostName.Length == 0 ? "Missing hostname"
        : instance.IpAddr.Length == 0 ? "Missing ip address"
        : instance.App.Length == 0 ? "Missing appName"
        : instance.App != app ? $"Mismatched appName, expecting {app} but was {instance.App}"
        : instance.DataCenter.Length == 0 ? "Missing dataCenterInfo Name"
        : null;

    private static bool IsJson(HttpExchange exchange) => exchange.Header("Accept").Contains("json", StringComparison.Ordinal);

    private static string Type(HttpExchange exchange) => IsJson(exchange) ? "application/json" : "application/xml";
}
