using System.ComponentModel;
using System.Diagnostics;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>Prometheus's own judge of its text format.</summary>
internal static class Promtool
{
    /// <summary>What it has to say; nothing when all is well.</summary>
    public static async Task<string> CheckAsync(string text)
    {
        using var process = Start();
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return $"{await said}{await failed}{(process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}")}";
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"promtool cannot be run: {missing.Message}. eng/install-observability.sh installs it.", missing);
        }
    }
}
