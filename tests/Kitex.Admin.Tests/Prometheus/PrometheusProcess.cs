using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>A real Prometheus in a process, on a port and in a directory of its own, that scrapes one address each second.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private const int MostStarts = 5;
    private const int MostLines = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kitex-prometheus-");
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;
    private Uri _address = null!;

    private PrometheusProcess()
    {
    }

    /// <param name="target">"host:port", whose /metrics is scraped.</param>
    public static async Task<PrometheusProcess> StartAsync(string target)
    {
        var prometheus = new PrometheusProcess();
        await File.WriteAllTextAsync(
            Path.Combine(prometheus._home.FullName, "prometheus.yml"),
            $$"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            scrape_configs:
              - job_name: kitex
                static_configs:
                  - targets: ["{{target}}"]
            """);
        for (var i = 1; !await prometheus.TryStartAsync(); i++)
        {
            var said = string.Join('\n', prometheus._said);
            if (i == MostStarts)
            {
                await prometheus.DisposeAsync();
                Assert.Fail($"prometheus does not start: {said}");
            }
        }

        return prometheus;
    }

    /// <summary>Asks for the sum that a query gives.</summary>
    /// <returns>Null while there is none.</returns>
    public async Task<double?> QueryAsync(string query)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_address, $"api/v1/query?query={Uri.EscapeDataString(query)}")));
        Assert.Equal("success", answer.RootElement.GetProperty("status").GetString());
        var result = answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToList();
        return result.Count == 0 ? null : double.Parse(Assert.Single(result).GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }

    /// <summary>Asks until a query gives what it should.</summary>
    public async Task ExpectAsync(double expected, string query)
    {
        double? last = null;
        using var limit = new CancellationTokenSource(Patience);
        while (!limit.IsCancellationRequested)
        {
            last = await QueryAsync(query);
            if (last == expected)
            {
                return;
            }

            await Task.Delay(Pause);
        }

        Assert.Fail($"{query} is {last?.ToString(CultureInfo.InvariantCulture) ?? "nothing"} and not {expected}.");
    }

    /// <summary>What a scrape has been answered in, as Prometheus has it: "up" or why not.</summary>
    public async Task<string> TargetAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_address, "api/v1/targets")));
        var target = answer.RootElement.GetProperty("data").GetProperty("activeTargets").EnumerateArray().Single();
        return $"{target.GetProperty("health").GetString()} {target.GetProperty("lastError").GetString()}".Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _http.Dispose();
        _home.Delete(recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        await EndAsync();
        var port = FreePort.Take();
        _process = Start(port);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _address = new Uri($"http://127.0.0.1:{port}/");
        using var limit = new CancellationTokenSource(Patience);
        while (!limit.IsCancellationRequested && !_process.HasExited)
        {
            try
            {
                if ((await _http.GetAsync(new Uri(_address, "-/ready"))).IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(Pause);
        }

        return false;
    }

    private Process Start(int port)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                "prometheus",
                ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"])
            {
                WorkingDirectory = _home.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"prometheus cannot be run: {missing.Message}. eng/install-observability.sh installs it.", missing);
        }
    }

    private async Task EndAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
        _process = null;
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
