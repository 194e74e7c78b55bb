using System.Globalization;
using System.Net;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Consul;

/// <summary>An agent of Consul that is a server by itself, and keeps what it knows on disk.</summary>
/// <param name="configuration">More of it, in Consul's own language.</param>
internal sealed class ConsulServer(string configuration = "") : IRegistryServer
{
    private const int MostStarts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _directory = Directory.CreateTempSubdirectory("kitex-consul-").FullName;
    private readonly HttpClient _http = new();
    private int[] _ports = FreePort.Take(3);
    private ChildProcess? _process;

    public int Port => _ports[0];

    public TimeSpan LeaseTime => TimeSpan.FromSeconds(5);

    // Most of what tests register does not listen, so that nobody but itself could say that it lives.
    public string AddressAt(int port) => string.Create(CultureInfo.InvariantCulture, $"consul://127.0.0.1:{port}?Check=Ttl&CheckTtl=5s&RetryDelay=200ms");

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

        var isFirst = _process is null && isEmpty;
        for (var i = 1; !await TryStartAsync(); i++)
        {
            Assert.True(i < MostStarts, $"Consul does not start: {_process!.Said}");
            await KillAsync();

            // Somebody may have been quicker; later the port is known to others.
            _ports = isFirst ? FreePort.Take(3) : _ports;
        }
    }

    /// <summary>Asks it as its operator.</summary>
    public async Task<string> AskAsync(HttpMethod method, string path, byte[]? body = null, string token = "")
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{Port}{path}"));
        request.Headers.TryAddWithoutValidation("X-Consul-Token", token);
        request.Content = body is null ? null : new ByteArrayContent(body);
        using var response = await _http.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? said : throw new HttpRequestException($"{method} {path}: {said}", null, response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        var ports = _ports.Select(static port => port.ToString(CultureInfo.InvariantCulture)).ToArray();
        _process = new ChildProcess(
            "consul",
            [
                "agent", "-server", "-bootstrap-expect", "1", "-data-dir", _directory, "-node", "local", "-bind", "127.0.0.1", "-client", "127.0.0.1",
                "-http-port", ports[0], "-serf-lan-port", ports[1], "-server-port", ports[2], "-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1",
                "-log-level", "warn", "-hcl", $"disable_update_check = true performance {{ raft_multiplier = 1 }} {configuration}",
            ],
            _directory);
        using var limit = new CancellationTokenSource(Patience);
        while (!limit.IsCancellationRequested && !_process.HasEnded)
        {
            if (await LeadsAsync())
            {
                return true;
            }

            await Task.Delay(Pause);
        }

        return false;
    }

    private async Task<bool> LeadsAsync()
    {
        try
        {
            return await AskAsync(HttpMethod.Get, "/v1/status/leader") != "\"\"";
        }
        catch (HttpRequestException failed) when (failed.StatusCode is null or HttpStatusCode.InternalServerError)
        {
            return false;
        }
    }
}
