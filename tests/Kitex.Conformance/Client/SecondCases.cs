using Rich;

namespace Kitex.Conformance.Client;

/// <summary>The cases of SecondService.</summary>
internal sealed class SecondCases : CaseSuite
{
    private readonly SecondServiceClient _client;

    public SecondCases(CallSettings settings)
    {
        _client = new SecondServiceClient("secondservice", settings.Client.Configure);
        Cases = [new("hello", async () => Expect.Equal("hello bob", await _client.HelloAsync("bob")))];
    }

    public override IReadOnlyList<ConformanceCase> Cases { get; }

    public override ValueTask DisposeAsync() => _client.DisposeAsync();
}
