using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Kitex.Registries.Http;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Eureka;

/// <summary>What is asked of the servers of Eureka.</summary>
internal sealed class EurekaServers(EurekaOptions options, ILogger logger, TimeProvider time) : IDisposable
{
    public const string Name = "eureka";

    private static readonly MediaTypeHeaderValue Xml = new("application/xml");
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    private readonly HttpRegistryClient _http = new(Name, options, time);
    private readonly AuthenticationHeaderValue? _user = options.User is null ? null
        : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));

    /// <summary>Warns of what is passed over.</summary>
    public IgnoredEntries Ignored { get; } = new(Name, logger);

    /// <summary>Registers an instance, in place of the one by that id.</summary>
    /// <exception cref="RegistryException">No server answered, or it refused.</exception>
    public async ValueTask RegisterAsync(EurekaEntry entry, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Post, Path(entry.Service), entry.Write(), cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw answer.Refusal(Name, $"{entry.Id} was not registered{(answer.Status == HttpStatusCode.NotFound ? $" (is '{options.Path}' the server's path?)" : "")}");
        }
    }

    /// <summary>Says that an instance lives.</summary>
    /// <returns>Whether the server knows it.</returns>
    /// <exception cref="RegistryException">No server answered, or it refused.</exception>
    public ValueTask<bool> RenewAsync(EurekaEntry entry, CancellationToken cancellation) => ChangeAsync(HttpMethod.Put, entry, cancellation);

    /// <summary>Takes an instance out.</summary>
    /// <returns>Whether the server knew it.</returns>
    /// <exception cref="RegistryException">No server answered, or it refused.</exception>
    public ValueTask<bool> CancelAsync(EurekaEntry entry, CancellationToken cancellation) => ChangeAsync(HttpMethod.Delete, entry, cancellation);

    /// <summary>The instances of one service; null where none is known.</summary>
    /// <exception cref="RegistryException">No server answered, or not as it should.</exception>
    public ValueTask<EurekaList?> ApplicationAsync(string service, CancellationToken cancellation) => ListAsync(Path(service), cancellation);

    /// <summary>Everything that is registered.</summary>
    /// <exception cref="RegistryException">No server answered, or not as it should.</exception>
    public async ValueTask<EurekaList> AllAsync(CancellationToken cancellation) =>
        await ListAsync(Path(), cancellation).ConfigureAwait(false)
        ?? throw new RegistryException(Name, _http.Addresses, $"there is no list of applications: 404. Is '{options.Path}' the server's path?");

    /// <summary>What has changed in the last minutes; null where the server does not tell.</summary>
    /// <exception cref="RegistryException">No server answered, or not as it should.</exception>
    public async ValueTask<EurekaList?> ChangesAsync(CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, $"{Path()}/delta", null, cancellation).ConfigureAwait(false);
        return answer.IsSuccess ? Read(answer) : null;
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<bool> ChangeAsync(HttpMethod method, EurekaEntry entry, CancellationToken cancellation)
    {
        var answer = await SendAsync(method, $"{Path(entry.Service)}/{Escape(entry.Id)}", null, cancellation).ConfigureAwait(false);
        return answer.IsSuccess || (answer.Status == HttpStatusCode.NotFound ? false
            : throw answer.Refusal(Name, $"{method} of {entry.Id} failed"));
    }

    private async ValueTask<EurekaList?> ListAsync(string path, CancellationToken cancellation)
    {
        var answer = await SendAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        return answer.IsSuccess ? Read(answer)
            : answer.Status == HttpStatusCode.NotFound ? null
            : throw answer.Refusal(Name, $"GET {path} failed");
    }

    private EurekaList Read(HttpAnswer answer)
    {
        try
        {
            return EurekaList.Read(answer.Body, Ignored);
        }
        catch (FormatException malformed)
        {
            throw new RegistryException(Name, answer.Server.Authority, $"its answer cannot be read: {malformed.Message} Is it Eureka that answers there?", malformed);
        }
    }

    private ValueTask<HttpAnswer> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellation) =>
        _http.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { Accept = { Json }, Authorization = _user } };
                if (method != HttpMethod.Get)
                {
                    request.Content = new ByteArrayContent(body ?? []) { Headers = { ContentType = body is null ? null : Xml } };
                }

                return request;
            },
            options.Timeout,
            cancellation);

    private string Path(string? service = null)
    {
        var root = options.Path.Trim('/');
        var apps = root.Length == 0 ? "apps" : $"{root}/apps";
        return service is null ? apps : $"{apps}/{Escape(service)}";
    }

    // As Go's client has it, which leaves the colons of an id as they are.
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
