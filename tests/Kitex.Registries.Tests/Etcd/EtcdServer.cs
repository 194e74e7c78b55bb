using System.Globalization;
using System.Text;
using System.Text.Json;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>A server of etcd, and what its operator does with it, over the gateway that has nothing of our client.</summary>
/// <param name="arguments">More of its settings.</param>
/// <param name="scheme">How it is reached.</param>
internal sealed class EtcdServer(string[]? arguments = null, string scheme = "http") : RegistryProcess("etcd")
{
    /// <summary>Where the other members of a cluster find it.</summary>
    public int PeerPort => Ports[1];

    /// <summary>Its name in a cluster.</summary>
    public string Name { get; init; } = "local";

    /// <summary>All members of its cluster, "name=url" each, separated by commas; null for itself alone.</summary>
    public string? Cluster { get; set; }

    public override TimeSpan LeaseTime => TimeSpan.FromSeconds(5);

    public override string AddressAt(int port) => string.Create(CultureInfo.InvariantCulture, $"etcd://127.0.0.1:{port}?LeaseTime=5s&RetryDelay=200ms");

    // A member of a cluster is ready when others are, and they know where it is.
    protected override bool IsKnown => Cluster is not null || base.IsKnown;

    protected override IEnumerable<string> Arguments
    {
        get
        {
            string[] urls = [.. Ports.Select(static port => string.Create(CultureInfo.InvariantCulture, $"://127.0.0.1:{port}"))];
            return
            [
                "--name", Name, "--data-dir", Path.Combine(Home, "data"),
                "--listen-client-urls", scheme + urls[0], "--advertise-client-urls", scheme + urls[0],
                "--listen-peer-urls", $"http{urls[1]}", "--initial-advertise-peer-urls", $"http{urls[1]}",
                "--listen-metrics-urls", $"http{urls[2]}", "--initial-cluster", Cluster ?? $"{Name}=http{urls[1]}",
                "--logger", "zap", "--log-level", "warn", "--log-outputs", "stderr",
                .. arguments ?? [],
            ];
        }
    }

    /// <summary>Asks it as its operator.</summary>
    /// <param name="path">Behind "/v3/".</param>
    /// <param name="request">JSON.</param>
    /// <param name="token">Who asks, where authentication is on.</param>
    public async Task<JsonElement> AskAsync(string path, string request, string? token = null)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Post, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/v3/{path}")));
        asked.Content = new StringContent(request);
        if (token is not null)
        {
            asked.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using var response = await Http.SendAsync(asked);
        var said = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonElement.Parse(said) : throw new HttpRequestException($"{path}: {said}", null, response.StatusCode);
    }

    /// <summary>Writes a key.</summary>
    public Task PutAsync(string key, string value) => AskAsync("kv/put", $$"""{"key":"{{Encode(key)}}","value":"{{Encode(value)}}"}""");

    /// <summary>Every key there is with its value, and the id of its lease; null for none.</summary>
    public async Task<IReadOnlyList<(string Key, string Value, string? Lease)>> AllAsync() => Values(await AskAsync("kv/range", """{"key":"AA==","range_end":"AA=="}"""));

    /// <summary>Every lease there is.</summary>
    public async Task<IReadOnlyList<string>> LeasesAsync()
    {
        var answer = await AskAsync("lease/leases", "{}");
        return answer.TryGetProperty("leases", out var leases) ? [.. leases.EnumerateArray().Select(static lease => lease.GetProperty("ID").GetString()!)] : [];
    }

    /// <summary>Forgets what keys were before.</summary>
    public async Task CompactAsync()
    {
        var status = await AskAsync("kv/range", """{"key":"AA=="}""");
        await AskAsync("kv/compaction", $$"""{"revision":"{{status.GetProperty("header").GetProperty("revision").GetString()}}","physical":true}""");
    }

    /// <summary>The keys and values in an answer of the gateway, or of etcdctl.</summary>
    public static IReadOnlyList<(string Key, string Value, string? Lease)> Values(JsonElement answer) => answer.TryGetProperty("kvs", out var values)
        ? [.. values.EnumerateArray().Select(static kv => (Text(kv, "key"), Text(kv, "value"), kv.TryGetProperty("lease", out var lease) ? lease.ToString() : null))]
        : [];

    /// <summary>A text as the gateway wants it.</summary>
    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    protected override async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports[2]}/health")));
            return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains("true", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Text(JsonElement element, string name) => Encoding.UTF8.GetString(element.GetProperty(name).GetBytesFromBase64());
}
