using System.Diagnostics;
using System.Text;

namespace Kitex.Tool.Tests.Documentation;

/// <summary>Runs commands as a reader would, with the installed command in the path.</summary>
internal sealed class Shell(string commandFolder)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Runs commands to their end and returns what they said.</summary>
    public string Run(string commands, string directory)
    {
        using var process = Start(commands, directory, out var output);
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"no end of `{commands}` after {Longest}: {Said(output)}");
        }
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"`{commands}` ended with {process.ExitCode}: {Said(output)}");
        return Said(output);
    }

    /// <summary>Starts commands that go on until they are ended.</summary>
    public Process Start(string commands, string directory, out StringBuilder output)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add(commands);
        // The test host's own settings must not reach the builds.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["PATH"] = $"{commandFolder}:{start.Environment["PATH"]}";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        var said = output = new StringBuilder();
        var process = Process.Start(start)!;
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Hear(object sender, DataReceivedEventArgs line)
        {
            lock (said)
                said.Append(line.Data).Append('\n');
        }
    }

    /// <summary>What a process said so far.</summary>
    public static string Said(StringBuilder output)
    {
        lock (output)
            return output.ToString();
    }
}
