using System.ComponentModel;
using System.Diagnostics;

namespace Kitex.Build.Protobuf;

/// <summary>The compiler of Protobuf files, a program of its own.</summary>
/// <param name="path">Where it is.</param>
internal sealed class Protoc(string path)
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>Whether it was content, and what it said.</returns>
    /// <exception cref="IOException">It cannot be started.</exception>
    public (bool Succeeded, string Said) Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            // Read at once: a full pipe would stop it.
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            var said = output + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return (process.ExitCode == 0, said);
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"protoc, the compiler of Protobuf files, cannot be run: {exception.Message} It comes with the package Grpc.Tools.", exception);
        }
    }
}
