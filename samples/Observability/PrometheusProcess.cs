using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Samples.Observability;

/// <summary>Prometheus, scraping admin ports every second, with its data in a temporary directory.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private PrometheusProcess(Process process, DirectoryInfo directory, string address)
    {
        _process = process;
        _directory = directory;
        Address = address;
    }

    public string Address { get; }

    /// <returns>Null where it is not installed.</returns>
    public static PrometheusProcess? Start(IEnumerable<string> targets)
    {
        var directory = Directory.CreateTempSubdirectory("kitex-prometheus-");
        var configuration = Path.Combine(directory.FullName, "prometheus.yml");
        var addresses = string.Join(", ", targets.Select(static target => $"'{target}'"));
        File.WriteAllText(configuration, $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: kitex
                static_configs: [{ targets: [{{addresses}}] }]
            """);
        var address = $"127.0.0.1:{FreePort()}";
        try
        {
            var process = Process.Start(new ProcessStartInfo(
                "prometheus",
                [$"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(directory.FullName, "data")}", $"--web.listen-address={address}", "--log.level=error"]))!;
            return new PrometheusProcess(process, directory, address);
        }
        catch (Win32Exception)
        {
            directory.Delete(recursive: true);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
