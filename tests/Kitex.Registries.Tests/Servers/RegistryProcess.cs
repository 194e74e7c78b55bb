namespace Kitex.Registries.Tests.Servers;

/// <summary>A real registry in a process of its own, with ports and a directory of its own.</summary>
/// <param name="program">Its name.</param>
internal abstract class RegistryProcess(string program) : IRegistryServer
{
    private const int MostStarts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private ChildProcess? _process;
    private bool _wasReady;

    public int Port => Ports[0];

    public abstract TimeSpan LeaseTime { get; }

    /// <summary>Where it keeps what it knows.</summary>
    protected string Home { get; } = Directory.CreateTempSubdirectory($"kitex-{program}-").FullName;

    /// <summary>The ports it listens on, the first for its users.</summary>
    protected int[] Ports { get; private set; } = FreePort.Take(3);

    /// <summary>Asks it as its operator does.</summary>
    protected HttpClient Http { get; } = new();

    /// <summary>Whether others know its ports already, so that it may have no others.</summary>
    protected virtual bool IsKnown => _wasReady;

    /// <summary>What it is started with.</summary>
    protected abstract IEnumerable<string> Arguments { get; }

    public abstract string AddressAt(int port);

    public async Task KillAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async Task StartAsync(bool isEmpty)
    {
        if (isEmpty)
        {
            Directory.Delete(Home, recursive: true);
            Directory.CreateDirectory(Home);
        }

        for (var i = 1; !await TryStartAsync(); i++)
        {
            Assert.True(i < MostStarts, $"{program} does not start: {_process!.Said}");
            await KillAsync();

            // Somebody may have been quicker.
            Ports = IsKnown ? Ports : FreePort.Take(3);
        }

        _wasReady = true;
    }

    /// <summary>Begins to start.</summary>
    public void Launch() => _process = new ChildProcess(program, Arguments, Home);

    /// <summary>Waits until it serves.</summary>
    /// <returns>False when it has ended instead.</returns>
    public async Task<bool> ReadyAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!limit.IsCancellationRequested && !_process!.HasEnded)
        {
            if (await IsReadyAsync())
            {
                return true;
            }

            await Task.Delay(Pause);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    /// <summary>Whether it serves.</summary>
    protected abstract Task<bool> IsReadyAsync();

    private Task<bool> TryStartAsync()
    {
        Launch();
        return ReadyAsync();
    }
}
