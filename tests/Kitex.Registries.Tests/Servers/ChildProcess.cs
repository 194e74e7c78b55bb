using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Kitex.Registries.Tests.Servers;

/// <summary>A program that a test has started, and that ends with it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int MostLines = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    /// <param name="program">Its name.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="directory">Where it runs.</param>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public ChildProcess(string program, IEnumerable<string> arguments, string directory)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };

        // Some read their settings out of the environment, which is ours here.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("ETCD", StringComparison.Ordinal) || name.StartsWith("CONSUL", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} cannot be run: {missing.Message}. eng/install-registries.sh installs it.", missing);
        }

        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it has ended by itself or was ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The last lines it has written.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal: "STOP" has it stand still as if it hung, "CONT" goes on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it as nobody can prevent (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _said.Enqueue(line);
            while (_said.Count > MostLines)
            {
                _said.TryDequeue(out _);
            }
        }
    }
}
