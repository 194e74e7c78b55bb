using System.Diagnostics;
using System.Globalization;

namespace Kitex.Conformance.Tests.EndToEnd;

/// <summary>The conformance program as a process of its own. Ended with the test, whatever happens.</summary>
internal sealed class ConformanceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ConformanceProcess(IEnumerable<string> arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var program = Path.Combine(AppContext.BaseDirectory, "Kitex.Conformance.dll");
        _process = Process.Start(new ProcessStartInfo(dotnet, ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    /// <returns>The server and the address it printed.</returns>
    public static async Task<(ConformanceProcess Server, string Address)> StartServerAsync(string service, params string[] flags)
    {
        var server = new ConformanceProcess(["server", "--addr", "127.0.0.1:0", "--service", service, .. flags]);
        var line = await server._process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line is not { } text || !text.StartsWith("READY ", StringComparison.Ordinal))
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"The server printed '{line}' instead of READY and its address.");
        }

        return (server, text["READY ".Length..]);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        await using var program = new ConformanceProcess(arguments);
        return await program.EndAsync();
    }

    /// <summary>Asks the process to stop, as an operator does, and waits for its end.</summary>
    public async Task<ProcessResult> TerminateAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<ProcessResult> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var errors = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new ProcessResult(_process.ExitCode, await output, await errors);
    }
}
