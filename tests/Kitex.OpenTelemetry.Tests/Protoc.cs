using System.Diagnostics;

namespace Kitex.OpenTelemetry.Tests;

/// <summary>The Protobuf compiler as a second reader of what was received.</summary>
internal static class Protoc
{
    /// <param name="message">The full name of the message in the file.</param>
    /// <param name="proto">Where that is declared.</param>
    /// <param name="file">The bytes.</param>
    /// <returns>It as text.</returns>
    public static async Task<string> DecodeAsync(string message, string proto, string file)
    {
        var here = AppContext.BaseDirectory;
        var protoc = (await File.ReadAllTextAsync(Path.Combine(here, "protoc.path"))).Trim();
        using var process = Process.Start(new ProcessStartInfo(protoc, ["-I", Path.Combine(here, "protos"), $"--decode={message}", proto])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var text = process.StandardOutput.ReadToEndAsync();
        await using (var bytes = File.OpenRead(file))
        {
            await bytes.CopyToAsync(process.StandardInput.BaseStream);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return await text;
    }
}
