namespace Kitex.Conformance.Tests.Replay;

public sealed class KnownDifferenceTests
{
    [Fact]
    public void Every_known_difference_stands_in_the_documents()
    {
        var rows = File.ReadAllLines(Path.Combine(TestAssets.Root, "..", "docs", "differences-from-kitex.md")).Where(static line => line.StartsWith('|'));

        Assert.Equal([], KnownDifference.Names.Where(name => !rows.Any(row => row.Contains(name, StringComparison.Ordinal))));
    }
}
