using System.Diagnostics;
using Google.Protobuf;

namespace Kitex.OpenTelemetry.Tests;

/// <summary>The receiver in a process of its own, and what it has received.</summary>
internal sealed class OtlpProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kitex-otlp-");
    private readonly Process _process;

    private OtlpProcess()
    {
        // The host that runs these tests; of itself it would look for another one.
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        _process = Process.Start(new ProcessStartInfo(dotnet, ["exec", typeof(OtlpProcess).Assembly.Location, _folder.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public static OtlpProcess Start() => new();

    /// <summary>Where it listens.</summary>
    public async Task<Uri> AddressAsync()
    {
        const string Said = "listening ";
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            if (line.StartsWith(Said, StringComparison.Ordinal))
            {
                return new Uri(line[Said.Length..]);
            }
        }

        throw new InvalidOperationException("The receiver has ended.");
    }

    /// <summary>The bodies received, as files.</summary>
    /// <param name="signal">"traces" or "metrics".</param>
    public IReadOnlyList<string> Files(string signal) => Directory.GetFiles(_folder.FullName, $"{signal}-*.bin");

    /// <summary>The same, read.</summary>
    public IReadOnlyList<T> Read<T>(string signal, MessageParser<T> parser)
        where T : IMessage<T> => [.. Files(signal).Select(file => parser.ParseFrom(File.ReadAllBytes(file)))];

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
