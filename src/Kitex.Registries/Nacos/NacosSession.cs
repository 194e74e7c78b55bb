using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kitex.Client;
using Kitex.Network;
using Kitex.Registries.Json;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Nacos;

/// <summary>
/// A connection that a server knows. What is registered and subscribed by it is gone when it is lost; then another one must be
/// made, and all of it said again.
/// </summary>
internal sealed class NacosSession : IAsyncDisposable
{
    // As in the Go SDK; a pause of the server is no reason to go.
    private const int MostUnanswered = 3;

    // A server may take the first requests of a connection before it has made it known.
    private static readonly TimeSpan KnownPause = TimeSpan.FromMilliseconds(20);

    private readonly NacosOptions _options;
    private readonly NacosLogin _login;
    private readonly IgnoredEntries _ignored;
    private readonly TimeProvider _time;
    private readonly NacosStub _stub;
    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "It has no timer, and who holds the session may hear of its end late.")]
    private readonly CancellationTokenSource _lost = new();
    private StreamCall<NacosPayload, NacosPayload>? _stream;
    private Task _receiving = Task.CompletedTask;
    private Task _checking = Task.CompletedTask;
    private long _answered;

    private NacosSession(string endpoint, NacosOptions options, NacosLogin login, NetworkEngine engine, IgnoredEntries ignored, TimeProvider time)
    {
        _options = options;
        _login = login;
        _ignored = ignored;
        _time = time;
        _answered = time.GetTimestamp();
        Lost = _lost.Token;
        Server = options.GrpcAddress(endpoint);
        Subscriptions = new NacosSubscriptions(this, options);
        _stub = new NacosStub(Server, o => o
            .HostPorts(Server)
            .Grpc(static x => x with { ConnectionsPerAddress = 1 })
            .Configure(x => x with { Tls = options.Tls, StandardKeys = false })
            .Timeout(options.Timeout)
            .ConnectTimeout(options.Timeout)
            .UseEngine(engine)
            .UseTime(time));
    }

    /// <summary>Which server it is.</summary>
    public string Server { get; }

    /// <summary>Fires when the server does not know it any more, or will not soon.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether that has happened.</summary>
    public bool IsLost => Lost.IsCancellationRequested;

    /// <summary>Where the server wants its clients to go; null for nowhere in particular.</summary>
    public string? MovesTo { get; private set; }

    /// <summary>What is watched by it.</summary>
    public NacosSubscriptions Subscriptions { get; }

    /// <summary>Connects to a server and makes itself known.</summary>
    /// <exception cref="RegistryException">The server cannot be reached, or is not ready.</exception>
    public static async Task<NacosSession> OpenAsync(
        string endpoint, NacosOptions options, NacosLogin login, NetworkEngine engine, IgnoredEntries ignored, TimeProvider time, CancellationToken cancellation)
    {
        var session = new NacosSession(endpoint, options, login, engine, ignored, time);
        using var over = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            await session.BeginAsync(either.Token).ConfigureAwait(false);
            return session;
        }
        catch (Exception failed)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            if (failed is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw session.Failure($"it did not take the connection within {options.Timeout}.", failed);
            }

            throw;
        }
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <exception cref="RegistryException">The server did not answer, or refused.</exception>
    public async ValueTask<NacosAnswer> AskAsync(string type, GoJson request, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var token = await _login.TokenAsync(cancellation).ConfigureAwait(false);
            var answer = await SendAsync(type, request, token, cancellation).ConfigureAwait(false);
            if (answer.IsSuccess)
            {
                return answer;
            }

            if (answer.IsUnregistered)
            {
                End();
            }

            if (token is null || !isFirst || !answer.IsDenied)
            {
                throw answer.Refusal(Server, type);
            }

            // A server that was started anew may not know a token that has not ended.
            _login.Forget(token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        await _stub.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        await _checking.ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        var check = await SendAsync(NacosRequests.ServerCheck, NacosRequests.Internal(), null, cancellation).ConfigureAwait(false);
        if (!check.IsSuccess)
        {
            throw check.Refusal(Server, NacosRequests.ServerCheck);
        }

        try
        {
            _stream = await _stub.ConnectAsync(Lost).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            await _stream.SendAsync(Payload(NacosRequests.ConnectionSetup, NacosRequests.Setup(_options))).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is RpcException or RpcCanceledException)
        {
            throw Failure($"it did not take the connection: {failed.Message}", failed);
        }

        _receiving = ReceiveAsync(_stream);
        while ((await SendAsync(NacosRequests.HealthCheck, NacosRequests.Internal(), null, cancellation).ConfigureAwait(false)).IsUnregistered)
        {
            await Task.Delay(KnownPause, _time, cancellation).ConfigureAwait(false);
        }

        _checking = CheckAsync();
    }

    private async ValueTask<NacosAnswer> SendAsync(string type, GoJson request, string? token, CancellationToken cancellation)
    {
        try
        {
            var answer = await _stub.AskAsync(Payload(type, request, token), cancellation).ConfigureAwait(false);
            Volatile.Write(ref _answered, _time.GetTimestamp());
            return NacosAnswer.Read(answer, _ignored);
        }
        catch (ObjectDisposedException ended)
        {
            throw Failure($"{type} failed: the connection has ended.", ended);
        }
        catch (RpcException failed)
        {
            if (failed.Code == RpcErrorCode.ConnectionLost)
            {
                End();
            }

            throw Failure($"{type} failed: {failed.Message}", failed);
        }
        catch (FormatException malformed)
        {
            throw Failure($"what it answers to {type} cannot be read: {malformed.Message} Is it Nacos that answers there?", malformed);
        }
    }

    private async Task ReceiveAsync(StreamCall<NacosPayload, NacosPayload> stream)
    {
        try
        {
            while (await stream.ReceiveAsync().ConfigureAwait(false))
            {
                Volatile.Write(ref _answered, _time.GetTimestamp());
                if (Hear(stream.Current) is { } answer && !await stream.SendAsync(answer).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception ended) when (ended is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // Who uses the session is told below, and the next server says what is wrong.
        }
        finally
        {
            End();
        }
    }

    /// <returns>The answer; null where none is wanted.</returns>
    private NacosPayload? Hear(NacosPayload payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload.Json);
            var id = Text(json.RootElement, "requestId");
            switch (payload.Type)
            {
                case "NotifySubscriberRequest":
                    Subscriptions.Hear(NacosServiceInfo.Read(json.RootElement.GetProperty("serviceInfo"), _ignored));
                    return Payload("NotifySubscriberResponse", NacosRequests.Done(id));
                case "ClientDetectionRequest":
                    return Payload("ClientDetectionResponse", NacosRequests.Done(id));
                case "ConnectResetRequest":
                    Move(Text(json.RootElement, "serverIp"), Text(json.RootElement, "serverPort"));
                    return null;
                default:
                    return null;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            _ignored.Add(payload.Type, Server, malformed.Message);
            return null;
        }
    }

    private void Move(string host, string port)
    {
        if (host.Length > 0 && ushort.TryParse(port, out var number) && number + _options.GrpcPortOffset is > 0 and <= ushort.MaxValue)
        {
            MovesTo = $"{host}:{number}";
        }

        End();
    }

    private async Task CheckAsync()
    {
        for (var unanswered = 0; !IsLost;)
        {
            await Task.Delay(_options.HealthCheckInterval, _time, Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsLost || _time.GetElapsedTime(Volatile.Read(ref _answered)) < _options.HealthCheckInterval)
            {
                continue;
            }

            try
            {
                var answer = await SendAsync(NacosRequests.HealthCheck, NacosRequests.Internal(), null, Lost).ConfigureAwait(false);
                unanswered = answer.IsSuccess ? 0 : MostUnanswered;
            }
            catch (Exception failed) when (failed is RegistryException or OperationCanceledException)
            {
                unanswered++;
            }

            if (unanswered >= MostUnanswered)
            {
                End();
            }
        }
    }

    private void End() => _lost.Cancel();

    private static NacosPayload Payload(string type, GoJson json, string? token = null)
    {
        var headers = new Dictionary<string, string>();
        if (type == NacosRequests.Subscribe)
        {
            // The Go SDK tells which application it is of; there is none.
            headers["app"] = "";
        }

        if (token is not null)
        {
            headers["accessToken"] = token;
        }

        return new NacosPayload(type, json.ToUtf8()) { Headers = headers, ClientIp = NacosAddress.Own };
    }

    private static string Text(JsonElement json, string name) => !json.TryGetProperty(name, out var value) ? "" : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };

    private RegistryException Failure(string problem, Exception cause) => new(NacosRegistry.RegistryName, Server, problem, cause);
}
