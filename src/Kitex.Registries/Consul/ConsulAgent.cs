using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Kitex.Registries.Http;
using Kitex.Registries.Json;

namespace Kitex.Registries.Consul;

/// <summary>What is asked of an agent of Consul.</summary>
internal sealed class ConsulAgent(ConsulOptions options, TimeProvider time) : IDisposable
{
    public const string Name = "consul";

    private static readonly byte[] Alive = new GoJson().Text("Status", "passing").Text("Output", "online").ToUtf8();

    private readonly HttpRegistryClient _http = new(Name, options, time);

    // A question may wait a sixteenth longer than it was told to.
    private readonly TimeSpan _waitLimit = (options.Wait * 17 / 16) + options.Timeout;

    /// <summary>Registers an instance, in place of the one by that id.</summary>
    /// <exception cref="RegistryException">It did not answer, or refused.</exception>
    public async ValueTask RegisterAsync(ConsulService service, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Put, "v1/agent/service/register", service.Write(), cancellation).ConfigureAwait(false);
        ThrowUnlessDone(answer, $"{service.Id} was not registered");
    }

    /// <summary>Says that an instance with a time to live lives.</summary>
    /// <returns>Whether the agent knows it.</returns>
    /// <exception cref="RegistryException">It did not answer, or refused.</exception>
    public ValueTask<bool> PassAsync(ConsulService service, CancellationToken cancellation) =>
        ChangeAsync(service, $"v1/agent/check/update/service:{Escape(service.Id)}", Alive, cancellation);

    /// <summary>Takes an instance out.</summary>
    /// <returns>Whether the agent knew it.</returns>
    /// <exception cref="RegistryException">It did not answer, or refused.</exception>
    public ValueTask<bool> DeregisterAsync(ConsulService service, CancellationToken cancellation) =>
        ChangeAsync(service, $"v1/agent/service/deregister/{Escape(service.Id)}", null, cancellation);

    /// <summary>Whether the agent knows an instance.</summary>
    /// <exception cref="RegistryException">It did not answer, or refused.</exception>
    public async ValueTask<bool> KnowsAsync(ConsulService service, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, $"v1/agent/service/{Escape(service.Id)}", null, cancellation).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return false;
        }

        ThrowUnlessDone(answer, $"it could not be learned whether {service.Id} is registered");
        return true;
    }

    /// <summary>The instances of a service that pass their checks.</summary>
    /// <param name="service">The service.</param>
    /// <param name="index">Of the list that is known: the answer comes when there is another, or after a while. 0 for an answer at once.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The list as JSON, and its index.</returns>
    /// <exception cref="RegistryException">It did not answer, or refused.</exception>
    public async ValueTask<(byte[] List, ulong Index)> ListAsync(string service, ulong index, CancellationToken cancellation)
    {
        var path = $"v1/health/service/{Escape(service)}?passing=1";
        if (options.Datacenter is { } datacenter)
        {
            path += $"&dc={Uri.EscapeDataString(datacenter)}";
        }

        if (index > 0)
        {
            path += string.Create(CultureInfo.InvariantCulture, $"&index={index}&wait={ConsulService.Duration(options.Wait)}");
        }

        var answer = await _http.PollAsync(() => Request(HttpMethod.Get, path, null), index > 0 ? _waitLimit : options.Timeout, cancellation).ConfigureAwait(false);
        ThrowUnlessDone(answer, $"the instances of {service} were not listed");
        if (First(answer.Headers, "X-Consul-Results-Filtered-By-ACLs") == "true")
        {
            throw new RegistryException(Name, answer.Server.Authority, $"instances of {service} were withheld: the token lacks service:read or node:read for them.") { IsDenied = true };
        }

        return (answer.Body, ulong.TryParse(First(answer.Headers, "X-Consul-Index"), CultureInfo.InvariantCulture, out var read) ? read : 0);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Changes what the agent knows; false where it does not know the instance.</summary>
    private async ValueTask<bool> ChangeAsync(ConsulService service, string path, byte[]? body, CancellationToken cancellation)
    {
        try
        {
            var answer = await SendAsync(HttpMethod.Put, path, body, cancellation).ConfigureAwait(false);
            if (answer.Status == HttpStatusCode.NotFound)
            {
                return false;
            }

            ThrowUnlessDone(answer, $"PUT {path} failed");
            return true;
        }
        catch (RegistryException failed) when (!failed.IsDenied)
        {
            // What it does not know is a failure of the server's to Consul 1.8.
            if (await KnowsAsync(service, cancellation).ConfigureAwait(false))
            {
                throw;
            }

            return false;
        }
    }

    private ValueTask<HttpAnswer> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellation) =>
        _http.SendAsync(() => Request(method, path, body), options.Timeout, cancellation);

    private HttpRequestMessage Request(HttpMethod method, string path, byte[]? body)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (options.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("X-Consul-Token", token);
        }

        if (method == HttpMethod.Put)
        {
            request.Content = new ByteArrayContent(body ?? []);
        }

        return request;
    }

    private static void ThrowUnlessDone(HttpAnswer answer, string problem)
    {
        if (!answer.IsSuccess)
        {
            throw answer.Refusal(Name, problem);
        }
    }

    private static string? First(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // As Go's client has it, which leaves the colons of an id as they are.
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
