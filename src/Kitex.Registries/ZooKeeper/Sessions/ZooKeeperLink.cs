using System.Threading.Channels;
using Kitex.Network;
using Kitex.Registries.ZooKeeper.Wire;

namespace Kitex.Registries.ZooKeeper.Sessions;

/// <summary>
/// A session's connection to one server: requests are sent together, their answers come in the same order. It is over when the
/// server is silent for two thirds of the session's time, or leaves a request unanswered as long.
/// </summary>
internal sealed class ZooKeeperLink : IAsyncDisposable
{
    private const int NotificationXid = -1;
    private const int PingXid = -2;
    private const int AuthenticationXid = -4;
    private const int WatchesXid = -8;
    private const int HeaderBytes = 16;

    // Far below what a server takes of one packet, 1 MiB by default.
    private const int MostWatchLetters = 64 * 1024;

    private readonly PacketChannel _channel;
    private readonly WatchTable _watches;
    private readonly TimeProvider _time;
    private readonly Channel<PendingRequest> _outgoing = Channel.CreateUnbounded<PendingRequest>(new() { SingleReader = true });
    private readonly Queue<PendingRequest> _unanswered = new();
    private readonly Lock _gate = new();
    private long _lastSeen;
    private int _lastXid;

    /// <param name="channel">The connection, after the handshake; owned.</param>
    /// <param name="session">The session.</param>
    /// <param name="lastSeen">The last transaction seen before.</param>
    /// <param name="watches">Who waits for changes.</param>
    /// <param name="time">The clock.</param>
    public ZooKeeperLink(PacketChannel channel, SessionIdentity session, long lastSeen, WatchTable watches, TimeProvider time)
    {
        _channel = channel;
        _watches = watches;
        _time = time;
        _lastSeen = lastSeen;
        Session = session;
    }

    /// <summary>The session.</summary>
    public SessionIdentity Session { get; }

    /// <summary>The last transaction seen.</summary>
    public long LastSeen => Volatile.Read(ref _lastSeen);

    /// <summary>Whether the server has answered anything.</summary>
    public bool HasAnswered { get; private set; }

    private TimeSpan Silence => Session.Timeout * 2 / 3;

    /// <summary>Sends a request.</summary>
    /// <returns>The answer; null when the connection has ended before it came: it may have been done or not.</returns>
    public Task<ZooKeeperReply?> AskAsync(ZooKeeperRequest request)
    {
        var pending = new PendingRequest(request);
        Send(pending);
        return pending.Answer;
    }

    /// <summary>Has the server watch what others have watched for this session.</summary>
    public void RestoreWatches()
    {
        List<(WatchKind Kind, string Path)> part = [];
        var letters = 0;
        foreach (var watch in _watches.All)
        {
            part.Add(watch);
            letters += watch.Path.Length;
            if (letters > MostWatchLetters)
            {
                RestoreWatches(part);
                part.Clear();
                letters = 0;
            }
        }

        if (part.Count > 0)
        {
            RestoreWatches(part);
        }
    }

    /// <summary>Sends and receives until it is over.</summary>
    /// <returns>Why it is.</returns>
    public async Task<Exception> ServeAsync(CancellationToken ended)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var parts = new[] { ReceiveAsync(over.Token), SendAsync(over.Token), PingAsync(over.Token) };
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first.Exception?.InnerException ?? new OperationCanceledException(ended);
    }

    /// <summary>Closes it, and lets those go who wait for answers. <see cref="ServeAsync"/> must have returned.</summary>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _channel.DisposeAsync().ConfigureAwait(false);
        while (_outgoing.Reader.TryRead(out var unsent))
        {
            unsent.Complete(null);
        }

        while (_unanswered.TryDequeue(out var unanswered))
        {
            unanswered.Complete(null);
        }
    }

    private void Send(PendingRequest pending)
    {
        if (!_outgoing.Writer.TryWrite(pending))
        {
            pending.Complete(null);
        }
    }

    private void RestoreWatches(List<(WatchKind Kind, string Path)> watches)
    {
        var request = ZooKeeperRequest.SetWatches(LastSeen, Paths(watches, WatchKind.Data), Paths(watches, WatchKind.Absent), Paths(watches, WatchKind.Children));
        Send(new PendingRequest(request, WatchesXid));
    }

    private static List<string> Paths(List<(WatchKind Kind, string Path)> watches, WatchKind kind) =>
        watches.FindAll(watch => watch.Kind == kind).ConvertAll(static watch => watch.Path);

    private async Task SendAsync(CancellationToken over)
    {
        while (await _outgoing.Reader.WaitToReadAsync(over).ConfigureAwait(false))
        {
            while (_outgoing.Reader.TryRead(out var pending))
            {
                Write(pending);
            }

            await _channel.FlushAsync(Silence, over).ConfigureAwait(false);
        }
    }

    private void Write(PendingRequest pending)
    {
        if (!pending.IsNumbered)
        {
            // Negative numbers are the protocol's own.
            _lastXid = _lastXid == int.MaxValue ? 1 : _lastXid + 1;
            pending.Xid = _lastXid;
            pending.Sent = _time.GetTimestamp();
            lock (_gate)
            {
                _unanswered.Enqueue(pending);
            }
        }

        _channel.Write(new JuteWriter().Int(pending.Xid).Int((int)pending.Request.Operation).ToArray(), pending.Request.Body);
    }

    private async Task ReceiveAsync(CancellationToken over)
    {
        while (true)
        {
            Take(await _channel.ReadAsync(Silence, over).ConfigureAwait(false));
            HasAnswered = true;
        }
    }

    private async Task PingAsync(CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(Session.Timeout / 3, _time, over).ConfigureAwait(false);
            CheckOldest();
            Send(new PendingRequest(ZooKeeperRequest.Ping, PingXid));
        }
    }

    /// <exception cref="TimeoutException">A request is unanswered for too long.</exception>
    private void CheckOldest()
    {
        lock (_gate)
        {
            if (_unanswered.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.Sent) > Silence)
            {
                throw new TimeoutException($"The server did not answer a request ({oldest.Request.Operation} {oldest.Request.Path}) for {Silence}.");
            }
        }
    }

    /// <exception cref="InvalidDataException">It is malformed, or not what was due.</exception>
    /// <exception cref="NetworkException">The server serves the session no more.</exception>
    private void Take(byte[] packet)
    {
        var fields = new JuteReader(packet);
        var xid = fields.ReadInt();
        var transaction = fields.ReadLong();
        var error = (ZooKeeperError)fields.ReadInt();
        if (error is ZooKeeperError.SessionExpired or ZooKeeperError.SessionMoved)
        {
            throw new NetworkException($"The server does not serve the session any more ({error}).");
        }

        if (transaction > LastSeen)
        {
            Volatile.Write(ref _lastSeen, transaction);
        }

        switch (xid)
        {
            case NotificationXid:
                var happened = (NodeEvent)fields.ReadInt();
                fields.ReadInt();
                _watches.Fire(happened, fields.ReadText());
                break;
            case WatchesXid when error != ZooKeeperError.None:
                _watches.FireAll();
                break;
            case PingXid or AuthenticationXid or WatchesXid:
                break;
            default:
                Answered(xid).Complete(new ZooKeeperReply(Session.Id, error, packet.AsMemory(HeaderBytes)));
                break;
        }
    }

    private PendingRequest Answered(int xid)
    {
        lock (_gate)
        {
            return _unanswered.TryPeek(out var due) && due.Xid == xid
                ? _unanswered.Dequeue()
                : throw new InvalidDataException($"The server answered request {xid} where {(due is null ? "none" : due.Xid)} was due.");
        }
    }
}
