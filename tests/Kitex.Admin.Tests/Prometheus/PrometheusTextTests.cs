using System.Diagnostics.Metrics;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>The text, character for character.</summary>
public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("text." + Guid.NewGuid().ToString("N"));
    private readonly Scrape _scrape;

    public PrometheusTextTests() => _scrape = new Scrape(_meter.Name);

    public void Dispose()
    {
        _scrape.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_counter_is_a_total()
    {
        var counter = _meter.CreateCounter<long>("t1.shop.orders", "{order}", "Orders taken.");
        counter.Add(2, new KeyValuePair<string, object?>("shop.kind", "corner"));
        counter.Add(3, new KeyValuePair<string, object?>("shop.kind", "corner"));
        counter.Add(1);

        Assert.Equal(
            """
            # TYPE t1_shop_orders_total counter
            # HELP t1_shop_orders_total Orders taken.
            t1_shop_orders_total 1
            t1_shop_orders_total{shop_kind="corner"} 5
            """,
            _scrape.Of("t1_"));
        Assert.Equal(
            """
            # TYPE t1_shop_orders counter
            # HELP t1_shop_orders Orders taken.
            t1_shop_orders_total 1
            t1_shop_orders_total{shop_kind="corner"} 5
            """,
            _scrape.Of("t1_", openMetrics: true));
    }

    [Fact]
    public void Buckets_are_cumulative_and_end_with_all_that_were_measured()
    {
        var histogram = _meter.CreateHistogram(
            "t2.wait", "s", "How long.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00025, 0.5, 1, 10] });
        foreach (var value in (double[])[0.0001, 0.00025, 0.3, 1, 1.5, 100, double.NaN])
        {
            histogram.Record(value);
        }

        Assert.Equal(
            """
            # TYPE t2_wait_seconds histogram
            # UNIT t2_wait_seconds seconds
            # HELP t2_wait_seconds How long.
            t2_wait_seconds_bucket{le="0.00025"} 2
            t2_wait_seconds_bucket{le="0.5"} 3
            t2_wait_seconds_bucket{le="1.0"} 4
            t2_wait_seconds_bucket{le="10.0"} 5
            t2_wait_seconds_bucket{le="+Inf"} 6
            t2_wait_seconds_sum 102.80035
            t2_wait_seconds_count 6
            """,
            _scrape.Of("t2_", openMetrics: true));
    }

    [Fact]
    public void Labels_stand_before_the_bound_of_a_bucket_whatever_they_are_called()
    {
        _meter.CreateHistogram("t3.size", "By", null, null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [8] })
            .Record(8, new("le", "mine"), new KeyValuePair<string, object?>("a", true));

        Assert.Equal(
            """
            # TYPE t3_size_bytes histogram
            t3_size_bytes_bucket{a="true",exported_le="mine",le="8.0"} 1
            t3_size_bytes_bucket{a="true",exported_le="mine",le="+Inf"} 1
            t3_size_bytes_sum{a="true",exported_le="mine"} 8
            t3_size_bytes_count{a="true",exported_le="mine"} 1
            """,
            _scrape.Of("t3_"));
    }

    [Fact]
    public void What_has_a_meaning_in_the_text_is_escaped()
    {
        var counter = _meter.CreateCounter<long>("t4.odd", null, "A \"quoted\" \\ word\nand more");
        counter.Add(1, new KeyValuePair<string, object?>("pa-th", "C:\\tmp\n\"x\" {,}=ü"));

        Assert.Equal(
            """
            # TYPE t4_odd_total counter
            # HELP t4_odd_total A "quoted" \\ word\nand more
            t4_odd_total{pa_th="C:\\tmp\n\"x\" {,}=ü"} 1
            """,
            _scrape.Of("t4_"));
        Assert.Contains("# HELP t4_odd A \\\"quoted\\\" \\\\ word\\nand more\n", _scrape.Text(openMetrics: true), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_tags_are_one_series_in_any_order_and_as_any_object()
    {
        var counter = _meter.CreateCounter<long>("t5.same");
        counter.Add(1, new("a", "1"), new KeyValuePair<string, object?>("b", "x"));
        counter.Add(1, new("b", "x"), new KeyValuePair<string, object?>("a", "1"));
        counter.Add(1, new("a", 1), new KeyValuePair<string, object?>("b", new string('x', 1)));
        counter.Add(1, new("a", "1"), new("b", "x"), new KeyValuePair<string, object?>("c", null));

        Assert.Equal("t5_same_total{a=\"1\",b=\"x\"} 4", _scrape.Of("t5_").Split('\n')[^1]);
    }

    [Fact]
    public void Tags_that_get_the_same_name_are_joined()
    {
        _meter.CreateCounter<long>("t6.joined").Add(1, new("a.b", "one"), new("a_b", "two"), new KeyValuePair<string, object?>("9", 1.5));

        Assert.Equal("t6_joined_total{_9=\"1.5\",a_b=\"one;two\"} 1", _scrape.Of("t6_").Split('\n')[^1]);
    }

    [Fact]
    public void Numbers_are_written_as_Go_reads_them()
    {
        var gauge = _meter.CreateGauge<double>("t7.number");
        foreach (var (name, value) in (ReadOnlySpan<(string, double)>)[("a", double.NaN), ("b", double.PositiveInfinity), ("c", double.NegativeInfinity), ("d", 1e-9), ("e", -0.25), ("f", 1e300), ("g", 3)])
        {
            gauge.Record(value, new KeyValuePair<string, object?>("n", name));
        }

        Assert.Equal(["NaN", "+Inf", "-Inf", "1E-09", "-0.25", "1E+300", "3"], _scrape.Of("t7_").Split('\n').Skip(1).Select(static line => line.Split(' ')[1]));
    }

    [Fact]
    public void Whole_sums_stay_whole_beyond_what_a_double_tells_apart()
    {
        var counter = _meter.CreateCounter<long>("t8.big", "By");
        counter.Add((1L << 53) + 1);

        Assert.Equal("t8_big_bytes_total 9007199254740993", _scrape.Of("t8_").Split('\n')[^1]);
    }

    [Theory]
    [InlineData("a.b", "ms", "a_b_milliseconds")]
    [InlineData("a.b", "By/s", "a_b_bytes_per_second")]
    [InlineData("a.b", "{call}", "a_b")]
    [InlineData("a.b", "{call}/s", "a_b_per_second")]
    [InlineData("a.b", "1", "a_b_ratio")]
    [InlineData("a.b", "%", "a_b_percent")]
    [InlineData("a.b_seconds", "s", "a_b_seconds")]
    [InlineData("9..b--c", "apples", "_9_b_c_apples")]
    public void Units_stand_in_the_name(string instrument, string unit, string expected)
    {
        _meter.CreateUpDownCounter<int>(instrument, unit).Add(1);

        Assert.Contains($"# TYPE {expected} gauge\n{expected} 1\n", _scrape.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_up_and_down_is_a_gauge()
    {
        var open = _meter.CreateUpDownCounter<double>("t9.open");
        open.Add(5);
        open.Add(-1.5);

        Assert.Equal("# TYPE t9_open gauge\nt9_open 3.5", _scrape.Of("t9_"));
    }

    [Fact]
    public void OpenMetrics_says_where_it_ends()
    {
        Assert.EndsWith("# EOF\n", _scrape.Text(openMetrics: true), StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", _scrape.Text(), StringComparison.Ordinal);
    }
}
