using System.Diagnostics;

namespace Kitex.Server.Tests.Lifetime;

/// <summary>samples/Discovery, run as its reader would.</summary>
public sealed class DiscoverySampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // From tests/Kitex.Server.Tests/bin/Release/net10.0 to the same of the sample.
    private static string Program
    {
        get
        {
            var mine = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var configuration = mine.Parent!;
            var root = configuration.Parent!.Parent!.Parent!.Parent!;
            return Path.Combine(root.FullName, "samples", "Discovery", "bin", configuration.Name, mine.Name, "Samples.Discovery.dll");
        }
    }

    [Fact]
    public async Task Two_services_and_a_client_find_each_other_by_name()
    {
        var directory = Directory.CreateTempSubdirectory("kitex-sample-").FullName;
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", Program])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["XDG_RUNTIME_DIR"] = directory;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(0, process.ExitCode);
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("registered in local://", lines[0]);

        // With which of the two it begins is chance.
        Assert.Equal(
            ["client: 7 times kite at 20", "client: 14 times string at 3"],
            lines[1..3].Select(static line => line.Split(", says ")[0]));
        Assert.Equal(["one", "two"], lines[1..3].Select(static line => line.Split(", says ")[1]).Order());
        Assert.Equal(["client: no item 3", "client: every call was answered while one stopped; now 14 times string at 3, says two"], lines[3..]);
        Assert.Empty(Directory.GetFiles(Path.Combine(directory, "kitex")));
        Directory.Delete(directory, recursive: true);
    }
}
