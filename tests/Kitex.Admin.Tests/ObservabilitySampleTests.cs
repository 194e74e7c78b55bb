using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Kitex.Admin.Tests;

/// <summary>samples/Observability, run as its reader would.</summary>
public sealed class ObservabilitySampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // From tests/Kitex.Admin.Tests/bin/Release/net10.0 to the same of the sample.
    private static string Program
    {
        get
        {
            var mine = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var configuration = mine.Parent!;
            var root = configuration.Parent!.Parent!.Parent!.Parent!;
            return Path.Combine(root.FullName, "samples", "Observability", "bin", configuration.Name, mine.Name, "Samples.Observability.dll");
        }
    }

    [Fact]
    public async Task A_chain_its_pages_and_its_load_start_by_one_command()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", Program, "--seconds", "8"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var http = new HttpClient();
        var pages = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            pages.Add((await process.StandardOutput.ReadLineAsync().WaitAsync(Limit))!);
        }

        Assert.Equal(["checkout", "pricing", "stock"], pages.Select(static line => line.Split(": ")[0]));
        foreach (var address in pages.Select(static line => line.Split(": ")[1]))
        {
            // Until the load has come.
            JsonElement server;
            do
            {
                server = (await http.GetFromJsonAsync<JsonElement>(new Uri($"{address}diagnosis.json"))).GetProperty("server");
            }
            while (!server.GetProperty("methods").EnumerateArray().Any(static method => method.GetProperty("calls").GetInt64() > 0));

            Assert.Equal("running", server.GetProperty("state").GetString());
        }

        var rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("prometheus: ", rest, StringComparison.Ordinal);
        Assert.Matches(@"[1-9][0-9]* calls were answered, [0-9]+ were not\n$", rest);
    }
}
