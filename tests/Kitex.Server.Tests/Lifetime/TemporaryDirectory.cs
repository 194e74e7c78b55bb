namespace Kitex.Server.Tests.Lifetime;

/// <summary>A directory that goes with its test.</summary>
internal sealed class TemporaryDirectory : IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kitex-lifetime-").FullName;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
