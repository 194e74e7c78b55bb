using Kitex.Registries.ZooKeeper.Wire;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>
/// A session with an ensemble of ZooKeeper servers, over one connection after the other: begun with the first request, taken to
/// another server when one is lost, begun anew when it is over. Requests wait for a connection and are asked again when theirs is
/// lost. Safe for many threads.
/// </summary>
internal sealed class ZooKeeperSession : IAsyncDisposable
{
    private const int MostDoublings = 5;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly ZooKeeperOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ServerRing _servers;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource<ZooKeeperLink> _link = NoLink();
    private SessionIdentity _identity;
    private long _servedSession;
    private long _lastSeen;
    private bool _isUnwelcome;
    private Task? _running;
    private volatile Exception? _problem;
    private int _isDisposed;

    /// <param name="options">Where the servers are, and how they are spoken to.</param>
    /// <param name="logger">The registry's log.</param>
    /// <param name="time">The clock.</param>
    public ZooKeeperSession(ZooKeeperOptions options, ILogger logger, TimeProvider time)
    {
        _options = options;
        _logger = logger;
        _time = time;
        _servers = new ServerRing(options, time);
        _identity = SessionIdentity.ToBe(options.SessionTimeout);
        Closed = _ended.Token;
    }

    /// <summary>The session is another one than before, and what lived with that one is gone or goes soon.</summary>
    public event Action? Renewed;

    /// <summary>Who waits for changes; with a new session all are told.</summary>
    public WatchTable Watches { get; } = new();

    /// <summary>Cancelled when the session is closed from this side.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Asks, and waits for the answer at most the time of one request.</summary>
    /// <returns>The answer, which may be an error.</returns>
    /// <exception cref="RegistryException">No server answered, or none took the user.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public async ValueTask<ZooKeeperReply> AskAsync(ZooKeeperRequest request, CancellationToken cancellation)
    {
        Begin();
        using var over = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation, Closed);
        try
        {
            while (true)
            {
                var link = await Link.WaitAsync(either.Token).ConfigureAwait(false);
                var reply = await link.AskAsync(request).WaitAsync(either.Token).ConfigureAwait(false);
                if (reply is not null)
                {
                    return reply;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(Closed.IsCancellationRequested, this);
            throw new RegistryException(ZooKeeperRegistry.Kind, _servers.Addresses, $"no server answered within {_options.Timeout}{Because}", _problem);
        }
    }

    /// <summary>An error for an answer that is one.</summary>
    public RegistryException Refusal(ZooKeeperReply reply, ZooKeeperRequest request)
    {
        var why = reply.Error switch
        {
            ZooKeeperError.NoRights when _options.User is { } user => $"the user {user} has no right to it, or its password is another one",
            ZooKeeperError.NoRights => "it asks for a user: set User and Password",
            ZooKeeperError.AuthenticationFailed or ZooKeeperError.AuthenticationRequired => "the server takes only users that it knows: set User and Password",
            ZooKeeperError.NoChildrenOfEphemerals => "the node above it is an instance of another service",
            ZooKeeperError.NotEmpty => "the node has children",
            _ => $"error {(int)reply.Error} ({reply.Error})",
        };
        return new RegistryException(ZooKeeperRegistry.Kind, _servers.Addresses, $"{request.Operation} {request.Path} was refused: {why}.")
        {
            IsDenied = reply.Error is ZooKeeperError.NoRights or ZooKeeperError.AuthenticationFailed or ZooKeeperError.AuthenticationRequired,
        };
    }

    /// <summary>An error for an answer that cannot be read, or a name that cannot be asked for.</summary>
    public RegistryException Problem(string problem, Exception? cause = null, bool isDenied = false) =>
        new(ZooKeeperRegistry.Kind, _servers.Addresses, problem, cause) { IsDenied = isDenied };

    /// <summary>Closes the session: what lives with it is gone at once, where a server can be told.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        if (Link is { IsCompletedSuccessfully: true } connected)
        {
            var link = await connected.ConfigureAwait(false);
            await ((Task)link.AskAsync(ZooKeeperRequest.CloseSession)).WaitAsync(_options.Timeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _ended.CancelAsync().ConfigureAwait(false);
        await RunningOrNone().ConfigureAwait(false);
        await _servers.DisposeAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private bool IsClosing => Volatile.Read(ref _isDisposed) != 0;

    private string Because => _problem is { } problem ? $": {problem.Message}" : ".";

    private Task<ZooKeeperLink> Link
    {
        get
        {
            lock (_gate)
            {
                return _link.Task;
            }
        }
    }

    private static TaskCompletionSource<ZooKeeperLink> NoLink() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Begin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(IsClosing, this);
            _running ??= Task.Run(() => RunAsync(Closed), CancellationToken.None);
        }
    }

    private Task RunningOrNone()
    {
        lock (_gate)
        {
            return _running ?? Task.CompletedTask;
        }
    }

    private async Task RunAsync(CancellationToken ended)
    {
        for (var failures = 0; !IsClosing;)
        {
            var server = _servers.Current;
            try
            {
                var link = await OpenAsync(ended).ConfigureAwait(false);
                await using (link.ConfigureAwait(false))
                {
                    var why = await ServeAsync(link, server, ended).ConfigureAwait(false);
                    failures = link.HasAnswered ? 0 : failures + 1;
                    Lost(why, server);
                }
            }
            catch (Exception failed) when (!IsClosing)
            {
                Failed(failed, ++failures);
            }
            catch (Exception) when (IsClosing)
            {
                return;
            }

            _servers.Advance();
            if (failures > 0 && failures % _servers.Count == 0)
            {
                await PauseAsync(failures / _servers.Count, ended).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Connects to the server whose turn it is, with the session there is or a new one.</summary>
    private async ValueTask<ZooKeeperLink> OpenAsync(CancellationToken ended)
    {
        using var over = new CancellationTokenSource(_servers.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ended);
        try
        {
            return await OpenAsync(_identity.IsOpen, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!ended.IsCancellationRequested)
        {
            throw new TimeoutException($"{_servers.Current} did not begin the session within {_servers.Limit}.", late);
        }
    }

    private async ValueTask<ZooKeeperLink> OpenAsync(bool mayBeOver, CancellationToken cancellation)
    {
        var channel = await _servers.DialAsync(cancellation).ConfigureAwait(false);
        try
        {
            var handshake = new Handshake(channel);
            if (await BeginAsync(handshake, cancellation).ConfigureAwait(false) is { } session)
            {
                await AuthenticateAsync(handshake, cancellation).ConfigureAwait(false);
                var link = new ZooKeeperLink(channel, session, _lastSeen, Watches, _time);
                if (session.Id == _identity.Id)
                {
                    link.RestoreWatches();
                }

                _identity = session;
                return link;
            }
        }
        catch
        {
            await channel.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await channel.DisposeAsync().ConfigureAwait(false);
        _identity = SessionIdentity.ToBe(_options.SessionTimeout);
        _lastSeen = 0;
        return mayBeOver
            ? await OpenAsync(mayBeOver: false, cancellation).ConfigureAwait(false)
            : throw new InvalidDataException($"{_servers.Current} gave no session to a client that has none.");
    }

    private async ValueTask<SessionIdentity?> BeginAsync(Handshake handshake, CancellationToken cancellation)
    {
        try
        {
            return await handshake.BeginAsync(_identity, _lastSeen, cancellation).ConfigureAwait(false);
        }
        catch (IOException) when (_lastSeen > 0)
        {
            _isUnwelcome = true;
            throw;
        }
    }

    /// <exception cref="RegistryException">The user is not taken.</exception>
    private async ValueTask AuthenticateAsync(Handshake handshake, CancellationToken cancellation)
    {
        if (_options.User is not { } user)
        {
            return;
        }

        var error = await handshake.AuthenticateAsync(user, _options.Password ?? "", cancellation).ConfigureAwait(false);
        if (error != ZooKeeperError.None)
        {
            throw new RegistryException(ZooKeeperRegistry.Kind, _servers.Current, $"the user {user} was refused ({error}): set another User and Password.") { IsDenied = true };
        }
    }

    private async Task<Exception> ServeAsync(ZooKeeperLink link, string server, CancellationToken ended)
    {
        _problem = null;
        Log.ZooKeeperConnected(_logger, server, link.Session.Id, link.Session.Timeout);
        lock (_gate)
        {
            _link = _link.Task.IsCompleted ? NoLink() : _link;
            _link.SetResult(link);
        }

        var before = _servedSession;
        _servedSession = link.Session.Id;
        if (before != 0 && before != link.Session.Id)
        {
            Log.ZooKeeperSessionOver(_logger, before, link.Session.Id);
            Watches.FireAll();
            Renewed?.Invoke();
        }

        var why = await link.ServeAsync(ended).ConfigureAwait(false);
        _lastSeen = link.LastSeen;
        lock (_gate)
        {
            _link = NoLink();
        }

        return why;
    }

    private void Lost(Exception why, string server)
    {
        if (!IsClosing)
        {
            _problem = why;
            Log.ZooKeeperLost(_logger, server, why.Message);
        }
    }

    private void Failed(Exception failed, int failures)
    {
        _problem = failed;
        if (failures == _servers.Count)
        {
            Log.ZooKeeperUnreachable(_logger, _servers.Addresses, failed);
        }

        if (failures % _servers.Count == 0 && _isUnwelcome)
        {
            // None takes who has seen more than it: they may have come back with less, or with nothing. Then the session is asked
            // for without what was seen: one that is over is told so, one that is not has its watches fire.
            _lastSeen = 0;
            _isUnwelcome = false;
        }

        if (failed is RegistryException { IsDenied: true })
        {
            lock (_gate)
            {
                _link.TrySetException(failed);
                _ = _link.Task.Exception;
            }
        }
    }

    private async Task PauseAsync(int rounds, CancellationToken ended)
    {
        var delay = FirstDelay * (1 << Math.Min(rounds - 1, MostDoublings));
        delay = delay < _options.RetryDelay ? delay : _options.RetryDelay;
        await Task.Delay(delay * (0.5 + (Random.Shared.NextDouble() / 2)), _time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
