using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>A ZooKeeper that stands alone, and its address with short times.</summary>
public sealed class ZooKeeperServer : IRegistryServer, IAsyncLifetime
{
    private const int MostTries = 5;

    private ZooKeeperProcess? _process;

    public int Port => Process.Port;

    public TimeSpan LeaseTime => TimeSpan.FromSeconds(2);

    internal ZooKeeperProcess Process => _process ?? throw new InvalidOperationException("Start it first.");

    public string AddressAt(int port) => $"zookeeper://127.0.0.1:{port}?SessionTimeout=2s&RetryDelay=100ms&Timeout=5s";

    public Task KillAsync() => Process.KillAsync();

    public async Task StartAsync(bool isEmpty)
    {
        for (var i = 0; i < MostTries; i++)
        {
            _process ??= new ZooKeeperProcess(FreePort.Take(1)[0]);
            await _process.BeginAsync(isEmpty);
            if (await _process.IsServingAsync())
            {
                return;
            }

            Assert.True(isEmpty, $"ZooKeeper did not start again: {_process.Said}");
            await _process.DisposeAsync();
            _process = null;
        }

        Assert.Fail("ZooKeeper did not start.");
    }

    public Task InitializeAsync() => StartAsync(isEmpty: true);

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
