namespace Kitex.Interop.Tests.Peers;

/// <summary>A foreign server that runs.</summary>
/// <param name="Program">The process.</param>
/// <param name="Address">Where it listens.</param>
internal sealed record ForeignServer(ForeignProgram Program, string Address) : IAsyncDisposable
{
    /// <summary>Puts another server in its place, at the same address, while calls under way go on.</summary>
    public async Task RestartAsync() => Assert.Equal("RESTARTED", await Program.AskAsync("restart"));

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
