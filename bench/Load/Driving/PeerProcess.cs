using System.ComponentModel;
using System.Diagnostics;

namespace Kitex.Load.Driving;

/// <summary>A peer in a process of its own, spoken to in lines.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TimeSpan _patience;

    private PeerProcess(string program, IEnumerable<string> arguments, string processors, TimeSpan patience)
    {
        // Threads inherit what taskset sets before the program begins; set later, it would miss those that run already.
        string[] command = processors.Length == 0 ? [program, .. arguments] : ["taskset", "-c", processors, program, .. arguments];
        _patience = patience;
        try
        {
            _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{command[0]} cannot be started: {missing.Message}. Pinning needs taskset (util-linux).", missing);
        }
    }

    /// <summary>This program once more.</summary>
    /// <param name="arguments">What it is to be.</param>
    /// <param name="processors">Where it may run; empty for anywhere.</param>
    /// <param name="patience">The longest wait for a line.</param>
    public static PeerProcess Own(IEnumerable<string> arguments, string processors, TimeSpan patience)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new PeerProcess(program, [typeof(PeerProcess).Assembly.Location, .. arguments], processors, patience)
            : new PeerProcess(program, arguments, processors, patience);
    }

    /// <summary>Another program; the rest as in <see cref="Own"/>.</summary>
    public static PeerProcess Native(string program, IEnumerable<string> arguments, string processors, TimeSpan patience) =>
        new(program, arguments, processors, patience);

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    /// <exception cref="TimeoutException">It says nothing.</exception>
    public async Task<string> HearAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(_patience) ?? throw new InvalidOperationException("A peer ended before it had said all.");

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(EndPatience))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
