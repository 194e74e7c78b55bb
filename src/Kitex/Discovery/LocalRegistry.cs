using Kitex.Diagnostics;
using Kitex.Discovery.Local;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Discovery;

/// <summary>
/// Lets services on one machine find each other with nothing installed: a directory with a file for each instance, which its
/// process keeps alive. Who stops is gone at once, who was killed within the interval, or when a call to it fails. Registry and
/// resolver in one; safe for many processes, and many users of one object.
/// </summary>
public sealed class LocalRegistry : PollingResolver, IRegistry
{
    // A burst of changes is one look.
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(10);

    private readonly LocalRegistryOptions _options;
    private readonly LocalDirectory _directory;
    private readonly LocalReader _reader;
    private readonly ILogger _logger;

    /// <param name="options">Where, and how. Null for the defaults.</param>
    /// <param name="logging">Logs here. Null for nowhere.</param>
    /// <param name="time">The clock. Null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LocalRegistry(LocalRegistryOptions? options = null, ILoggerFactory? logging = null, TimeProvider? time = null)
        : base(Valid(options).Interval, LeastInterval, time)
    {
        _options = options ?? new();
        _logger = (logging ?? NullLoggerFactory.Instance).CreateLogger<LocalRegistry>();
        _directory = new LocalDirectory(_options.Directory);
        _reader = new LocalReader(_directory, _options, _logger, Time);
    }

    /// <inheritdoc/>
    public override string Name => "local";

    /// <inheritdoc/>
    public bool IsMachineLocal => true;

    /// <summary>Where the files are.</summary>
    public string DirectoryPath => _directory.Path;

    /// <inheritdoc/>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public ValueTask<IAsyncDisposable> RegisterAsync(ServiceRegistration service, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(service);
        cancellation.ThrowIfCancellationRequested();
        var entry = new LocalEntry(service.Service, AddressText.Format(service.Instance.Address), ProcessIdentity.Current(), _options.Lease)
        {
            Weight = service.Instance.Weight,
            Tags = service.Instance.Tags,
        };
        return new(LocalRegistration.Begin(_directory, entry, _options.Heartbeat, _logger, Time));
    }

    /// <inheritdoc/>
    protected override ValueTask<Resolution> ResolveAsync(ServiceTarget target, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new(new Resolution(_reader.Read(target)));
    }

    /// <inheritdoc/>
    protected override IDisposable? Listen(ServiceTarget target, Action changed)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            _directory.Ensure();
            var watcher = new FileSystemWatcher(_directory.Path, LocalDirectory.FilterOf(target.Service)) { NotifyFilter = NotifyFilters.FileName };
            watcher.Created += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            watcher.Error += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The system watches only so many directories at once.
            Log.DirectoryNotWatched(_logger, _directory.Path, Interval, failed);
            return null;
        }
    }

    private static LocalRegistryOptions Valid(LocalRegistryOptions? options)
    {
        options ??= new();
        options.Validate();
        return options;
    }
}
