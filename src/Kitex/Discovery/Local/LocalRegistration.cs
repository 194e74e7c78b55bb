using Kitex.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Discovery.Local;

/// <summary>An instance that is registered: its file, and the heartbeat that keeps it alive.</summary>
internal sealed class LocalRegistration : IAsyncDisposable
{
    private readonly LocalDirectory _directory;
    private readonly LocalEntry _entry;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly string _file;
    private readonly Lock _gate = new();
    private readonly ITimer _heartbeats;
    private bool _isOver;

    private LocalRegistration(LocalDirectory directory, LocalEntry entry, TimeSpan heartbeat, ILogger logger, TimeProvider time)
    {
        _directory = directory;
        _entry = entry;
        _logger = logger;
        _time = time;
        _file = directory.NewFile(entry);
        Beat();
        _heartbeats = time.CreateTimer(static self => ((LocalRegistration)self!).TryBeat(), this, heartbeat, heartbeat);
    }

    /// <summary>Registers an instance.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static IAsyncDisposable Begin(LocalDirectory directory, LocalEntry entry, TimeSpan heartbeat, ILogger logger, TimeProvider time) =>
        new LocalRegistration(directory, entry, heartbeat, logger, time);

    public ValueTask DisposeAsync()
    {
        _heartbeats.Dispose();
        lock (_gate)
        {
            _isOver = true;
            if (Directory.Exists(_directory.Path))
            {
                File.Delete(_file);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void TryBeat()
    {
        try
        {
            lock (_gate)
            {
                if (!_isOver)
                {
                    Beat();
                }
            }
        }
        catch (Exception failed)
        {
            Log.HeartbeatFailed(_logger, _entry.Service, failed);
        }
    }

    private void Beat()
    {
        // Somebody may have cleared it away.
        if (!File.Exists(_file))
        {
            _directory.Write(_file, _entry);
        }

        File.SetLastWriteTimeUtc(_file, _time.GetUtcNow().UtcDateTime);
    }
}
