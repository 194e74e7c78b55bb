using Kitex.Tests.Resilience;

namespace Kitex.Tests.Diagnostics;

/// <summary>One line for each call.</summary>
[Collection(nameof(Listening))]
public sealed class AccessLogTests : ScriptedSuite
{
    [Fact]
    public async Task Every_call_has_a_line()
    {
        using var log = new RecordingLog();
        var client = Client(number => number == 1 ? Scene.Answer("hello", 12) : Scene.Fail(RpcErrorCode.Timeout, 3), o => o.HostPorts("a:1").UseLogging(log).AccessLog());

        await EndOfAsync(() => client.SayAsync("hello"));
        await EndOfAsync(() => client.SayAsync("hello"));

        Assert.Equal(
            ["Called Probe/say of probe at a:1: ok after 12 ms", "Called Probe/say of probe at a:1: timeout after 3 ms: scripted Timeout"],
            Lines(log));
    }

    [Fact]
    public async Task Only_troubles_have_a_line_where_that_is_asked_for()
    {
        using var log = new RecordingLog();
        var client = Client(number => Scene.Answer("hello", number), o => o.HostPorts("a:1").UseLogging(log)
            .AccessLog(static x => x with { OnlyTroubles = true, SlowerThan = TimeSpan.FromMilliseconds(3) }));

        for (var i = 0; i < 4; i++)
        {
            await EndOfAsync(() => client.SayAsync("hello"));
        }

        Assert.Equal(["Called Probe/say of probe at a:1: ok after 3 ms, slow", "Called Probe/say of probe at a:1: ok after 4 ms, slow"], Lines(log));
    }

    [Fact]
    public void A_threshold_below_zero_is_refused() =>
        Assert.Throws<ArgumentException>(() => Client(static _ => Scene.Answer(""), static o => o.AccessLog(static x => x with { SlowerThan = TimeSpan.FromSeconds(-2) })));

    private static IEnumerable<string> Lines(RecordingLog log) => log.Lines.Where(static line => line.StartsWith("Called", StringComparison.Ordinal));
}
