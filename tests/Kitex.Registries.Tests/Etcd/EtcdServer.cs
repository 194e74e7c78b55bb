using System.Globalization;
using System.Text;
using System.Text.Json;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>A server of etcd, and what its operator does with it, over the gateway that has nothing of our client.</summary>
/// <param name="arguments">More of its settings.</param>
/// <param name="scheme">How it is reached.</param>
internal sealed class EtcdServer(string[]? arguments = null, string scheme = "http") : IRegistryServer
{
    private const int MostStarts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _directory = Directory.CreateTempSubdirectory("kitex-etcd-").FullName;
    private readonly HttpClient _http = new();
    private int[] _ports = FreePort.Take(3);
    private ChildProcess? _process;
    private bool _wasReady;

    public int Port => _ports[0];

    /// <summary>Where the other members of a cluster find it.</summary>
    public int PeerPort => _ports[1];

    /// <summary>Its name in a cluster.</summary>
    public string Name { get; init; } = "local";

    /// <summary>All members of its cluster, "name=url" each, separated by commas; null for itself alone.</summary>
    public string? Cluster { get; set; }

    public TimeSpan LeaseTime => TimeSpan.FromSeconds(5);

    public string AddressAt(int port) => string.Create(CultureInfo.InvariantCulture, $"etcd://127.0.0.1:{port}?LeaseTime=5s&RetryDelay=200ms");

    public async Task KillAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async Task StartAsync(bool isEmpty)
    {
        if (isEmpty)
        {
            Directory.Delete(_directory, recursive: true);
            Directory.CreateDirectory(_directory);
        }

        for (var i = 1; !await TryStartAsync(); i++)
        {
            Assert.True(i < MostStarts, $"etcd does not start: {_process!.Said}");
            await KillAsync();

            // Somebody may have been quicker; later the port is known to others.
            _ports = _wasReady || Cluster is not null ? _ports : FreePort.Take(3);
        }

        _wasReady = true;
    }

    /// <summary>Begins to start; a member of a cluster is ready when others are.</summary>
    public void Launch()
    {
        string[] urls = [.. _ports.Select(static port => string.Create(CultureInfo.InvariantCulture, $"://127.0.0.1:{port}"))];
        _process = new ChildProcess(
            "etcd",
            [
                "--name", Name, "--data-dir", Path.Combine(_directory, "data"),
                "--listen-client-urls", scheme + urls[0], "--advertise-client-urls", scheme + urls[0],
                "--listen-peer-urls", $"http{urls[1]}", "--initial-advertise-peer-urls", $"http{urls[1]}",
                "--listen-metrics-urls", $"http{urls[2]}", "--initial-cluster", Cluster ?? $"{Name}=http{urls[1]}",
                "--logger", "zap", "--log-level", "warn", "--log-outputs", "stderr",
                .. arguments ?? [],
            ],
            _directory);
    }

    /// <summary>Waits until it serves.</summary>
    /// <returns>False when it has ended instead.</returns>
    public async Task<bool> ReadyAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!limit.IsCancellationRequested && !_process!.HasEnded)
        {
            if (await IsHealthyAsync())
            {
                return true;
            }

            await Task.Delay(Pause);
        }

        return false;
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

        using var response = await _http.SendAsync(asked);
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

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        Launch();
        return await ReadyAsync();
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports[2]}/health")));
            return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains("true", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Text(JsonElement element, string name) => Encoding.UTF8.GetString(element.GetProperty(name).GetBytesFromBase64());
}
