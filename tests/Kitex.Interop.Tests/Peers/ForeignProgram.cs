using System.ComponentModel;
using System.Diagnostics;

namespace Kitex.Interop.Tests.Peers;

/// <summary>A foreign program as a process. It ends with its test, whatever happens; a server ends when its input does.</summary>
internal sealed class ForeignProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ForeignProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    /// <returns>The server and the address it printed.</returns>
    public static async Task<(ForeignProgram Server, string Address)> StartServerAsync(ProcessStartInfo start)
    {
        var server = Start(start);
        var line = await OrNothing(server._process.StandardOutput.ReadLineAsync());
        if (line is { } text && text.StartsWith("READY ", StringComparison.Ordinal))
        {
            return (server, text["READY ".Length..]);
        }

        server.Kill();
        throw new InvalidOperationException($"{Name(start)} printed '{line}' instead of READY and its address; {await server.EndAsync()}");
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ProgramResult> RunAsync(ProcessStartInfo start)
    {
        await using var program = Start(start);
        return await program.EndAsync();
    }

    /// <summary>Says one line to a server.</summary>
    /// <returns>The line it says to that.</returns>
    public async Task<string?> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await OrNothing(_process.StandardOutput.ReadLineAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await EndAsync();
        }

        _process.Dispose();
    }

    private static ForeignProgram Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return new ForeignProgram(Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw new InvalidOperationException($"{Name(start)} cannot be run: {failure.Message}. eng/install-interop.sh installs what is needed.", failure);
        }
    }

    private static string Name(ProcessStartInfo start) => $"'{start.FileName} {string.Join(' ', start.ArgumentList)}'";

    private static async Task<string?> OrNothing(Task<string?> line)
    {
        try
        {
            return await line.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Waits for the end, and makes one when it does not come.</summary>
    private async Task<ProgramResult> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Kill();
            await _process.WaitForExitAsync();
        }

        return new ProgramResult(_process.ExitCode, await output, await _errors);
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }
}
