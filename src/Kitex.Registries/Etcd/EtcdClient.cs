using Kitex.Registries.Etcd.Wire;
using Kitex.Registries.Grpc;

namespace Kitex.Registries.Etcd;

/// <summary>
/// Asks the servers of etcd: the one that answered last, and the others in turn where it does not, each for the time one request
/// may take. Says who asks, where a user is given.
/// </summary>
internal sealed class EtcdClient : IAsyncDisposable
{
    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly EtcdStub _stub;
    private readonly EtcdTokens? _tokens;
    private int _preferred;

    /// <param name="options">Where the servers are.</param>
    /// <param name="time">The clock.</param>
    public EtcdClient(EtcdOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _stub = new EtcdStub(options, time);
        _tokens = options.User is { } user ? new EtcdTokens(host => AuthenticateAsync(host, new AuthenticateRequest(user, options.Password))) : null;

        // So that not every client begins with the same server.
        _preferred = Random.Shared.Next(options.Endpoints.Count);
    }

    /// <summary>The servers, for errors.</summary>
    public string Addresses => string.Join(", ", _options.Endpoints);

    /// <summary>One request, one answer.</summary>
    /// <exception cref="RegistryException">It was refused, or no server answered.</exception>
    public ValueTask<TResponse> AskAsync<TRequest, TResponse>(RegistryMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellation)
        where TRequest : class, IProtobufRequest
        where TResponse : class, IProtobufResponse<TResponse> =>
        TryEachAsync(method.Name, call => _stub.AskAsync(method, request, call), cancellation);

    /// <summary>Gives a sign of life.</summary>
    /// <returns>False when there is no such lease.</returns>
    /// <exception cref="RegistryException">It was refused, or no server answered.</exception>
    public async ValueTask<bool> KeepAliveAsync(long lease, CancellationToken cancellation)
    {
        var answer = await TryEachAsync(EtcdMethods.LeaseKeepAlive.Name, call => KeepAliveAsync(lease, call), cancellation).ConfigureAwait(false);
        return answer.Seconds > 0;
    }

    /// <summary>Begins to be told of changes.</summary>
    /// <exception cref="RegistryException">It was refused, or no server answered.</exception>
    public ValueTask<EtcdChanges> WatchAsync(WatchCreateRequest request, CancellationToken cancellation) =>
        TryEachAsync(EtcdMethods.Watch.Name, call => EtcdChanges.OpenAsync(_stub, request, call, _options.Timeout, _time), cancellation);

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    private async ValueTask<T> TryEachAsync<T>(string what, Func<CallContext, ValueTask<T>> askAsync, CancellationToken cancellation)
    {
        var first = Volatile.Read(ref _preferred);
        RpcException? failed = null;
        var mayRenew = true;
        for (var i = 0; i < _options.Endpoints.Count;)
        {
            var index = (first + i) % _options.Endpoints.Count;
            var host = _options.Endpoints[index];
            var token = "";
            try
            {
                token = _tokens is null ? "" : await _tokens.GetAsync(host).WaitAsync(cancellation).ConfigureAwait(false);
                var answer = await askAsync(Context(host, token, cancellation)).ConfigureAwait(false);
                Volatile.Write(ref _preferred, index);
                return answer;
            }
            catch (RpcException refused) when (mayRenew && _tokens is not null && EtcdFailure.IsOfToken(refused.Error))
            {
                mayRenew = false;
                _tokens.Forget(token);
            }
            catch (RpcException unreached) when (!cancellation.IsCancellationRequested && EtcdFailure.IsOfServer(unreached.Error))
            {
                failed = unreached;
                i++;
            }
            catch (RpcException refused)
            {
                cancellation.ThrowIfCancellationRequested();
                throw EtcdFailure.Refused(host, what, refused);
            }
        }

        throw EtcdFailure.Unreached(Addresses, what, failed!);
    }

    private async ValueTask<LeaseKeepAliveResponse> KeepAliveAsync(long lease, CallContext call)
    {
        var stream = await _stub.OpenAsync(EtcdMethods.LeaseKeepAlive, call.With(call.Options! with { Timeout = _options.Timeout })).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.SendAsync(new LeaseKeepAliveRequest(lease)).ConfigureAwait(false);
            return await stream.FinishAsync().ConfigureAwait(false);
        }
    }

    private async Task<string> AuthenticateAsync(string host, AuthenticateRequest request)
    {
        try
        {
            var answer = await _stub.AskAsync(EtcdMethods.Authenticate, request, Context(host, "", default)).ConfigureAwait(false);
            return answer.Token;
        }
        catch (RpcException refused) when (EtcdFailure.IsWithoutAuthentication(refused.Error))
        {
            return "";
        }
    }

    private static CallContext Context(string host, string token, CancellationToken cancellation)
    {
        // A server that has lost its leader ends streams then, which it would otherwise leave silent.
        var headers = RpcMetadata.Empty.With("hasleader", "true");
        return new CallContext(new CallOptions { Host = host, Headers = token.Length == 0 ? headers : headers.With("token", token) }, cancellation);
    }
}
