using Kitex.Network;
using Kitex.Registries.Watching;
using Microsoft.Extensions.Logging;

namespace Kitex.Registries.Nacos;

/// <summary>The session that all uses of a registry share: made when it is first needed, and anew with the next server when it is lost.</summary>
internal sealed class NacosSessions(NacosOptions options, NacosLogin login, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly NetworkEngine _engine = NetworkEngine.ForThisSystem(time);
    private readonly IgnoredEntries _ignored = new(NacosRegistry.RegistryName, logger);
    private readonly CancellationTokenSource _closing = new();
    private Task<NacosSession>? _current;
    private long? _opened;
    private int _next;
    private bool _isClosed;

    /// <summary>The session, once there is one.</summary>
    /// <exception cref="RegistryException">No server could be reached, or the registry was disposed.</exception>
    public async ValueTask<NacosSession> TakeAsync(CancellationToken cancellation)
    {
        Task<NacosSession> current;
        lock (_gate)
        {
            if (_isClosed)
            {
                throw Closed();
            }

            if (_current is null || IsOver(_current))
            {
                _current = OpenAsync(_current);
            }

            current = _current;
        }

        return await current.WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        Task<NacosSession>? last;
        lock (_gate)
        {
            _isClosed = true;
            last = _current;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await EndAsync(last).ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task<NacosSession> OpenAsync(Task<NacosSession>? former)
    {
        // The caller holds a lock.
        await Task.Yield();
        var told = await EndAsync(former).ConfigureAwait(false);
        try
        {
            await PauseAsync().ConfigureAwait(false);
            return await OpenAsync(told is null ? Servers() : Servers().Prepend(told)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            throw Closed();
        }
    }

    private async Task<NacosSession> OpenAsync(IEnumerable<string> servers)
    {
        RegistryException? failed = null;
        foreach (var server in servers)
        {
            // The next session begins behind this one, whether it fails now or is lost later.
            _next++;
            try
            {
                var session = await NacosSession.OpenAsync(server, options, login, _engine, _ignored, time, _closing.Token).ConfigureAwait(false);
                _opened = time.GetTimestamp();
                Log.NacosConnected(logger, session.Server);
                return session;
            }
            catch (RegistryException unreached)
            {
                failed = unreached;
            }
        }

        throw failed!;
    }

    // One on its way is waited for.
    private static bool IsOver(Task<NacosSession> session) => session.IsCompleted && (!session.IsCompletedSuccessfully || session.Result.IsLost);

    private IEnumerable<string> Servers()
    {
        for (var (i, first) = (0, _next); i < options.Endpoints.Count; i++)
        {
            yield return options.Endpoints[(int)((uint)(first + i) % (uint)options.Endpoints.Count)];
        }
    }

    /// <summary>A server that ends every session as soon as it is made is not asked for the next one without a pause.</summary>
    private async Task PauseAsync()
    {
        if (_opened is { } opened && options.RetryDelay - time.GetElapsedTime(opened) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, _closing.Token).ConfigureAwait(false);
        }
    }

    /// <returns>Where the server wanted its clients to go.</returns>
    private static async Task<string?> EndAsync(Task<NacosSession>? former)
    {
        if (former is null)
        {
            return null;
        }

        await ((Task)former).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!former.IsCompletedSuccessfully)
        {
            return null;
        }

        var session = await former.ConfigureAwait(false);
        await session.DisposeAsync().ConfigureAwait(false);
        return session.MovesTo;
    }

    private RegistryException Closed() =>
        new(NacosRegistry.RegistryName, string.Join(',', options.Endpoints), "the registry object was disposed; what uses it must end before.");
}
