namespace Kitex.Conformance.Tests.EndToEnd;

/// <summary>One server process with every service, for all tests of a class.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private ConformanceProcess? _server;

    public string Address { get; private set; } = "";

    public async Task InitializeAsync() => (_server, Address) = await ConformanceProcess.StartServerAsync("all");

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
