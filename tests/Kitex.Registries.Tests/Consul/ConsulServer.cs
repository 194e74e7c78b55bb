using System.Globalization;
using System.Net;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.Consul;

/// <summary>An agent of Consul that is a server by itself, and keeps what it knows on disk.</summary>
/// <param name="configuration">More of it, in Consul's own language.</param>
internal sealed class ConsulServer(string configuration = "") : RegistryProcess("consul")
{
    public override TimeSpan LeaseTime => TimeSpan.FromSeconds(5);

    protected override IEnumerable<string> Arguments
    {
        get
        {
            var ports = Ports.Select(static port => port.ToString(CultureInfo.InvariantCulture)).ToArray();
            return
            [
                "agent", "-server", "-bootstrap-expect", "1", "-data-dir", Home, "-node", "local", "-bind", "127.0.0.1", "-client", "127.0.0.1",
                "-http-port", ports[0], "-serf-lan-port", ports[1], "-server-port", ports[2], "-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1",
                "-log-level", "warn", "-hcl", $"disable_update_check = true performance {{ raft_multiplier = 1 }} {configuration}",
            ];
        }
    }

    // Most of what tests register does not listen, so that nobody but itself could say that it lives.
    public override string AddressAt(int port) => string.Create(CultureInfo.InvariantCulture, $"consul://127.0.0.1:{port}?Check=Ttl&CheckTtl=5s&RetryDelay=200ms");

    /// <summary>Asks it as its operator.</summary>
    public async Task<string> AskAsync(HttpMethod method, string path, byte[]? body = null, string token = "")
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{Port}{path}"));
        request.Headers.TryAddWithoutValidation("X-Consul-Token", token);
        request.Content = body is null ? null : new ByteArrayContent(body);
        using var response = await Http.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? said : throw new HttpRequestException($"{method} {path}: {said}", null, response.StatusCode);
    }

    protected override async Task<bool> IsReadyAsync()
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
