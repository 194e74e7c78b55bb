using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Kitex.Registries.Http;

/// <summary>
/// Asks the servers of a registry that is reached by HTTP: the one that answered last, and the others in turn where it does not.
/// An answer that says that the server itself is unwell counts as none.
/// </summary>
internal sealed class HttpRegistryClient : IDisposable
{
    // An answer with 500 instances has about 500 KiB.
    private const int MostAnswerBytes = 64 * 1024 * 1024;

    // Consul cuts off who has more than 200 connections; many services that register at once need not have one each.
    private const int MostAtOnce = 16;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly string _registry;
    private readonly Uri[] _servers;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "Whoever waits for his turn gives it back after the end; it holds nothing of the system's.")]
    private readonly SemaphoreSlim _turns = new(MostAtOnce);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private int _preferred;

    /// <param name="registry">The registry's name.</param>
    /// <param name="options">Where it is, and how it is reached.</param>
    /// <param name="time">The clock.</param>
    public HttpRegistryClient(string registry, RegistryOptions options, TimeProvider time)
    {
        _registry = registry;
        _time = time;
        _closed = _closing.Token;
        _servers = [.. options.Endpoints.Select(endpoint => new Uri($"{(options.Tls is null ? "http" : "https")}://{endpoint}/"))];
        _handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.Timeout,
            PooledConnectionLifetime = ConnectionLifetime,
            AutomaticDecompression = DecompressionMethods.GZip,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.Tls?.ToPlatform() is { } tls)
        {
            _handler.SslOptions = tls;
        }

        _http = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostAnswerBytes };
    }

    /// <summary>Where it is, for errors.</summary>
    public string Addresses => string.Join(",", _servers.Select(static server => server.Authority));

    /// <summary>Sends a request to one server after the other until one answers. Only so many go out at once, the others wait for their turn.</summary>
    /// <param name="make">Makes the request, with a path relative to the server's root; called once for each server tried.</param>
    /// <param name="limit">How long one server may take, once it is the request's turn.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The answer, read whole, whatever its status below 500.</returns>
    /// <exception cref="RegistryException">None answered, or the registry was disposed.</exception>
    public async ValueTask<HttpAnswer> SendAsync(Func<HttpRequestMessage> make, TimeSpan limit, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closed, cancellation);
        try
        {
            await _turns.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            throw Closed();
        }

        try
        {
            return await PollAsync(make, limit, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Sends a request that the server answers when there is something to say; it waits for no turn and takes none away.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async ValueTask<HttpAnswer> PollAsync(Func<HttpRequestMessage> make, TimeSpan limit, CancellationToken cancellation)
    {
        var first = Volatile.Read(ref _preferred);
        Exception? failed = null;
        for (var i = 0; i < _servers.Length; i++)
        {
            var index = (first + i) % _servers.Length;
            try
            {
                var answer = await AskAsync(make(), _servers[index], limit, cancellation).ConfigureAwait(false);
                Volatile.Write(ref _preferred, index);
                return answer;
            }
            catch (Exception unreached) when (!cancellation.IsCancellationRequested && unreached is HttpRequestException or RegistryException or TimeoutException)
            {
                failed = unreached;
            }
        }

        throw failed as RegistryException ?? new RegistryException(_registry, Addresses, $"no server answered within {limit}: {failed!.Message}", failed);
    }

    /// <summary>Ends what is under way and closes the connections.</summary>
    public void Dispose()
    {
        if (_closed.IsCancellationRequested)
        {
            return;
        }

        _closing.Cancel();
        _closing.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<HttpAnswer> AskAsync(HttpRequestMessage request, Uri server, TimeSpan limit, CancellationToken cancellation)
    {
        using var asked = request;
        if (_closed.IsCancellationRequested)
        {
            throw Closed();
        }

        asked.RequestUri = new Uri(server, asked.RequestUri!);
        using var over = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _closed, cancellation);
        try
        {
            using var response = await _http.SendAsync(asked, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var answer = new HttpAnswer(server, response.StatusCode, body, response.Headers);
            return (int)response.StatusCode < 500
                ? answer
                : throw answer.Refusal(_registry, $"{asked.Method} {asked.RequestUri.AbsolutePath} failed");
        }
        catch (Exception closed) when (_closed.IsCancellationRequested && closed is OperationCanceledException or ObjectDisposedException)
        {
            throw Closed();
        }
        catch (OperationCanceledException canceled) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{server.Authority} did not answer within {limit}.", canceled);
        }
    }

    private RegistryException Closed() => new(_registry, Addresses, "the registry object was disposed; what uses it must end before.");
}
