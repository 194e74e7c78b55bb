using System.Text.RegularExpressions;

namespace Kitex.Tests.Documentation;

/// <summary>Every test that the acceptance page names is there.</summary>
public sealed partial class AcceptanceTests
{
    [Fact]
    public void The_tests_it_names_exist()
    {
        var root = LinkTests.Root;
        var sources = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(static path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);
        var named = NamedTest().Matches(File.ReadAllText(Path.Combine(root, "docs", "acceptance.md")));

        var missing = named.Where(test => !sources[test.Groups[1].Value].Any(source => source.Contains($" {test.Groups[2].Value}(", StringComparison.Ordinal)));

        Assert.NotEmpty(named);
        Assert.Equal("", string.Join('\n', missing.Select(static test => test.Value)));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex NamedTest();
}
