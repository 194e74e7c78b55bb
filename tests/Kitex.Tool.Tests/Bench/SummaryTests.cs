using System.Text.Json;
using Kitex.Tool.Bench;

namespace Kitex.Tool.Tests.Bench;

public sealed class SummaryTests
{
    private static readonly BenchTarget Target = new("Echo", "echo", ["127.0.0.1:8888"], "ttheader");
    private static readonly LoadPlan Plan = new() { Concurrency = 50, Duration = TimeSpan.FromSeconds(10) };

    [Fact]
    public void A_run_without_errors_is_summed_up() =>
        Assert.Equal(
            """
            Echo.echo at 127.0.0.1:8888, ttheader, 50 at once

            calls  1,111 in 10.0 s, all ok
            QPS    111
            mean   481 µs
            p50    250 µs
            p90    250 µs
            p99    1.20 ms
            p99.9  15.0 ms
            max    15.0 ms

            latency of the calls that were ok
              <  300 µs  ████████████████████████████████████████  1,000   90.0 %
              <  500 µs                                                0    0.0 %
              <  700 µs                                                0    0.0 %
              <    1 ms                                                0    0.0 %
              <  1.5 ms  ████                                        100    9.0 %
              <    2 ms                                                0    0.0 %
              <    3 ms                                                0    0.0 %
              <    5 ms                                                0    0.0 %
              <    7 ms                                                0    0.0 %
              <   10 ms                                                0    0.0 %
              <   15 ms  ▌                                            11    1.0 %
            """.ReplaceLineEndings("\n"),
            Text(Result([(250_000, 1000), (1_200_000, 100), (14_990_000, 11)]), new Ink(IsOn: false)));

    [Fact]
    public void Errors_are_told_by_kind_with_the_first_of_each() =>
        Assert.Equal(
            """
            Echo.echo at 127.0.0.1:8888, ttheader, 50 at once, 2,000 calls/s

            calls  1,237 in 2.0 s, 0 ok, 1,237 failed
            QPS    0

            errors
              1,234  timeout, the first:
                no answer
              3  business error 1001, the first:
                not for you
            """.ReplaceLineEndings("\n"),
            Text(
                new BenchResult(
                    Target, Plan with { Rate = 2000 }, TimeSpan.FromSeconds(2), new LatencyHistogram().Snapshot(),
                    [new FailureCount("timeout", 1234, "no answer"), new FailureCount("business error 1001", 3, "not for you")]),
                new Ink(IsOn: false)));

    [Fact]
    public void No_call_at_all_is_said()
    {
        var result = Result([]);
        Assert.False(result.IsAllOk);
        Assert.EndsWith("calls  0 in 10.0 s, none was made\nQPS    0", Text(result, new Ink(IsOn: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Colors_are_only_where_they_are_wanted()
    {
        var result = Result([(1000, 1)]);
        Assert.Contains("1 in 10.0 s, \e[32mall ok\e[0m", Text(result, new Ink(IsOn: true)), StringComparison.Ordinal);
        Assert.DoesNotContain('\e', Text(result, new Ink(IsOn: false)));
    }

    [Fact]
    public void Programs_get_an_object()
    {
        var result = Result([(250_000, 10)]) with { Failures = [new FailureCount("timeout", 2, "no \"answer\"")] };
        using var json = JsonDocument.Parse(SummaryJson.Of(result));
        var root = json.RootElement;
        Assert.Equal("Echo", root.GetProperty("service").GetString());
        Assert.Equal("127.0.0.1:8888", root.GetProperty("addresses")[0].GetString());
        Assert.Equal((12, 10, 2), (root.GetProperty("calls").GetInt64(), root.GetProperty("ok").GetInt64(), root.GetProperty("failed").GetInt64()));
        Assert.Equal(1.0, root.GetProperty("qps").GetDouble());
        Assert.Equal(250, root.GetProperty("latency_us").GetProperty("max").GetDouble());
        Assert.Equal(10, root.GetProperty("histogram")[0].GetProperty("count").GetInt64());
        Assert.Equal("no \"answer\"", root.GetProperty("errors")[0].GetProperty("first").GetString());
    }

    [Theory]
    [InlineData(0, "0.00 µs")]
    [InlineData(9_990, "9.99 µs")]
    [InlineData(9_999, "10.0 µs")]
    [InlineData(99_990, "100 µs")]
    [InlineData(999_400, "999 µs")]
    [InlineData(999_600, "1.00 ms")]
    [InlineData(12_345_678, "12.3 ms")]
    [InlineData(999_600_000, "1.00 s")]
    [InlineData(123_456_000_000, "123 s")]
    public void Latencies_have_three_digits(double nanoseconds, string expected) => Assert.Equal(expected, Figures.Latency(nanoseconds));

    [Theory]
    [InlineData(0, "")]
    [InlineData(0.00001, "▏")]
    [InlineData(0.5, "█████")]
    [InlineData(0.55, "█████▌")]
    [InlineData(2, "██████████")]
    public void Bars_are_as_fine_as_an_eighth(double share, string expected) => Assert.Equal(expected, BarText.Of(share, 10));

    private static BenchResult Result(IReadOnlyList<(long Nanoseconds, int Count)> latencies)
    {
        var histogram = new LatencyHistogram();
        foreach (var (nanoseconds, count) in latencies)
        {
            for (var i = 0; i < count; i++)
                histogram.Add(nanoseconds);
        }
        return new BenchResult(Target, Plan, TimeSpan.FromSeconds(10), histogram.Snapshot(), []);
    }

    private static string Text(BenchResult result, Ink ink) => string.Join('\n', SummaryText.Lines(result, ink));
}
