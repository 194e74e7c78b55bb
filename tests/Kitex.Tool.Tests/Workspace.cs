namespace Kitex.Tool.Tests;

/// <summary>An empty folder of its own in which the command runs.</summary>
internal sealed class Workspace : IDisposable
{
    public const string Echo = """
        namespace go api

        struct Request {
            1: string message
        }

        struct Response {
            1: string message
        }

        service Echo {
            Response echo(1: Request req)
        }

        """;

    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Root;

    public void Dispose() => _folder.Dispose();

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => File.ReadAllText(_folder.At(name));

    public bool Has(string name) => File.Exists(_folder.At(name));

    /// <summary>Writes the IDL of the echo service and scaffolds it.</summary>
    public void ScaffoldEcho()
    {
        Write("echo.thrift", Echo);
        Run(0, "-module", "exampleKitex", "-service", "exampleKitex", "echo.thrift");
    }

    /// <summary>Runs the command here and returns what it said.</summary>
    public string Run(int expected, params string[] args)
    {
        using var report = new StringWriter();
        // Generating is done when it returns.
        var code = KitexCommand.RunAsync(args, Root, new CommandConsole(report, report), CancellationToken.None).GetAwaiter().GetResult();
        Assert.True(code == expected, $"exit code {code}: {report}");
        return report.ToString();
    }

    /// <summary>All files with their bytes.</summary>
    public IReadOnlyList<(string Name, string Bytes)> Files() =>
        [.. Names().Select(name => (name, Convert.ToHexString(File.ReadAllBytes(_folder.At(name)))))];

    public IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
