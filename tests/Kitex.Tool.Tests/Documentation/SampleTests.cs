namespace Kitex.Tool.Tests.Documentation;

public sealed class SampleTests
{
    private readonly Shell _shell = new(AppContext.BaseDirectory);

    [Fact]
    public void The_sample_of_Thrift_calls_runs_to_its_end() =>
        Assert.Contains("client: 1000 calls answered at once", Run("Samples.Echo"), StringComparison.Ordinal);

    [Fact]
    public void The_sample_of_streams_says_what_it_did() => Assert.Equal(
        """
        client: 3 readings, the highest has 1100 W
        client: the last one has 400 W
        client: cellar has 100 W
        client: cellar has 200 W
        client: cellar has 300 W
        client: warned of kitchen: 1100 W
        client: warned of attic: 250 W, above 100 W
        client: 2 readings were checked
        client: status 5, no meter 'garage' [biz error]
        client: 8 messages sent in streams, 6 received
        server: 9 received
        """,
        Run("Samples.Streaming").Trim());

    [Fact]
    public void The_sample_of_a_registry_of_ones_own_is_found_in_it() =>
        Assert.Matches("^the file says: clock 127\\.0\\.0\\.1:[0-9]+ 10\nclient: it is [0-9]{4}\nthe file says: $", Run("Samples.OwnRegistry").ReplaceLineEndings("\n").TrimEnd('\n'));

    // They are built with the tests, and stand beside them.
    private string Run(string sample) => _shell.Run($"dotnet {sample}.dll", AppContext.BaseDirectory);
}
