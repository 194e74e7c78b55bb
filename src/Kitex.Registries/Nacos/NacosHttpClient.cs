using System.Text.Json;
using Kitex.Discovery;
using Kitex.Registries.Http;
using Kitex.Registries.Keeping;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Nacos;

/// <summary>Nacos over the HTTP interface of 1.x.</summary>
internal sealed class NacosHttpClient : INacosClient
{
    private const string InstancePath = "/v1/ns/instance";

    private readonly NacosOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly HttpRegistryClient _http;
    private readonly NacosLogin _login;
    private readonly NacosPolling _polling;
    private readonly IgnoredEntries _ignored;

    public NacosHttpClient(NacosOptions options, ILogger logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;
        _time = time;
        _http = new HttpRegistryClient(NacosRegistry.RegistryName, options, time);
        _login = new NacosLogin(_http, options, time);
        _polling = new NacosPolling(this, options, time);
        _ignored = new IgnoredEntries(NacosRegistry.RegistryName, logger);
    }

    public KeptRegistration Registration(ServiceRegistration service) =>
        new NacosHttpRegistration(this, new NacosInstance(service, _options), service, _options, _logger, _time);

    public IAsyncEnumerable<InstanceSet> WatchAsync(ServiceTarget target, CancellationToken cancellation) => _polling.WatchAsync(target, cancellation);

    public void Refresh(ServiceTarget target) => _polling.Refresh(target);

    /// <exception cref="RegistryException">No server took it.</exception>
    public async ValueTask RegisterAsync(NacosInstance instance, CancellationToken cancellation) =>
        Demand(await AskAsync(HttpMethod.Post, InstancePath, instance.Registration(), cancellation).ConfigureAwait(false), $"{instance.Service} was not registered");

    /// <summary>Says that an instance lives.</summary>
    /// <returns>What the server thinks of it.</returns>
    /// <exception cref="RegistryException">No server took it.</exception>
    public async ValueTask<NacosBeat> BeatAsync(NacosInstance instance, CancellationToken cancellation)
    {
        var answer = await AskAsync(HttpMethod.Put, $"{InstancePath}/beat", instance.Beat(), cancellation).ConfigureAwait(false);
        return answer.Status == System.Net.HttpStatusCode.NotFound ? NacosBeat.Unknown : NacosBeat.Read(Demand(answer, $"the beat of {instance.Service} was not taken"));
    }

    /// <exception cref="RegistryException">No server took it.</exception>
    public async ValueTask DeregisterAsync(NacosInstance instance, CancellationToken cancellation) =>
        Demand(await AskAsync(HttpMethod.Delete, InstancePath, instance.Deregistration(), cancellation).ConfigureAwait(false), $"{instance.Service} was not deregistered");

    /// <exception cref="RegistryException">No server answered, or the user may not ask.</exception>
    public async ValueTask<Resolution> ListAsync(ServiceTarget target, CancellationToken cancellation)
    {
        KeyValuePair<string, string>[] fields =
        [
            new("app", ""),
            new("clientIP", NacosAddress.Own),
            new("clusters", _options.ClusterList),
            new("healthyOnly", "false"),
            new("namespaceId", _options.Namespace),
            new("serviceName", $"{_options.Group}@@{target.Service}"),
            new("udpPort", "0"),
        ];
        var answer = Demand(await AskAsync(HttpMethod.Get, $"{InstancePath}/list", fields, cancellation).ConfigureAwait(false), $"{target.Service} was not listed");
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var found = NacosServiceInfo.Read(json.RootElement, _ignored);
            return new Resolution(found.For(target, _options.Clusters ?? [_options.Cluster]), _options.PollInterval is null && found.ValidFor > TimeSpan.Zero ? found.ValidFor : null);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            throw new RegistryException(
                NacosRegistry.RegistryName, answer.Server.Authority, $"the list of {target.Service} cannot be read: {malformed.Message} Is it Nacos that answers there?", malformed);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _login.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<HttpAnswer> AskAsync(HttpMethod method, string path, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var token = await _login.TokenAsync(cancellation).ConfigureAwait(false);
            IEnumerable<KeyValuePair<string, string>> all = token is null ? fields : [.. fields, new("accessToken", token)];
            var answer = await _http.SendAsync(() => NacosRequests.Form(method, _options.ContextPath + path, all), _options.Timeout, cancellation).ConfigureAwait(false);
            if (token is null || !isFirst || answer.Status is not (System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.Unauthorized))
            {
                return answer;
            }

            // A server that was started anew may not know a token that has not ended.
            _login.Forget(token);
        }
    }

    private static HttpAnswer Demand(HttpAnswer answer, string problem) => answer.IsSuccess ? answer : throw answer.Refusal(NacosRegistry.RegistryName, problem);
}
