using Kitex.Tool.Bench;

namespace Kitex.Tool.Tests.Bench;

public sealed class ProgressTests
{
    private static readonly LoadPlan ByTime = new() { Concurrency = 50, Duration = TimeSpan.FromSeconds(10) };
    private static readonly LoadPlan ByCount = new() { Concurrency = 50, Requests = 20_000 };

    [Fact]
    public void A_line_tells_how_it_goes()
    {
        Assert.Equal("2.5 s / 10.0 s  48,210 QPS  p50 812 µs  p99 812 µs  errors 3", ProgressText.Figure(ByTime, Moment(), new Ink(IsOn: false)));
        Assert.Equal("5,000 / 20,000 calls  2.5 s  48,210 QPS  p50 812 µs  p99 812 µs  errors 3", ProgressText.Figure(ByCount, Moment(), new Ink(IsOn: false)));
        Assert.Equal(
            "2.5 s / 10.0 s  48,210 QPS  p50 -  p99 -  \e[31merrors 3\e[0m",
            ProgressText.Figure(ByTime, Moment() with { Recent = new LatencyHistogram().Snapshot() }, new Ink(IsOn: true)));
    }

    [Theory]
    [InlineData(200, "███████▌░░░░░░░░░░░░░░░░░░░░░░  2.5 s / 10.0 s  48,210 QPS  p50 812 µs  p99 812 µs  errors 3")]
    [InlineData(75, "███░░░░░░░░░  2.5 s / 10.0 s  48,210 QPS  p50 812 µs  p99 812 µs  errors 3")]
    [InlineData(70, "2.5 s / 10.0 s  48,210 QPS  p50 812 µs  p99 812 µs  errors 3")]
    [InlineData(20, "2.5 s / 10.0 s  48,")]
    [InlineData(0, "")]
    public void A_line_fits_the_terminal(int width, string expected) =>
        Assert.Equal(expected, ProgressText.Line(ByTime, Moment(), new Ink(IsOn: false), width));

    private static ProgressMoment Moment()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(812_000);
        return new ProgressMoment(TimeSpan.FromSeconds(2.5), 5000, 3, 48_210, histogram.Snapshot());
    }
}
