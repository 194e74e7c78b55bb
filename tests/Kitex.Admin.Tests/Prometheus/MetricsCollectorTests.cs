using System.Diagnostics.Metrics;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>What is collected, of whom, and for how long.</summary>
public sealed class MetricsCollectorTests : IDisposable
{
    private readonly Meter _meter = new("collect." + Guid.NewGuid().ToString("N"));

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Only_the_meters_asked_for_are_listened_to()
    {
        using var other = new Meter("other." + Guid.NewGuid().ToString("N"));
        using var scrape = new Scrape(_meter.Name);
        other.CreateCounter<long>("c1.other").Add(1);

        Assert.False(other.CreateCounter<long>("c1.other").Enabled);
        Assert.Equal("", scrape.Of("c1_"));
    }

    [Fact]
    public void Nobody_listens_once_it_is_disposed()
    {
        var counter = _meter.CreateCounter<long>("c2");
        var scrape = new Scrape(_meter.Name);
        Assert.True(counter.Enabled);

        scrape.Dispose();

        Assert.False(counter.Enabled);
    }

    [Fact]
    public void Beyond_the_limit_all_tags_share_one_series_and_none_is_lost()
    {
        var counter = _meter.CreateCounter<long>("c3.callers");
        using var scrape = new Scrape(_meter.Name, mostSeries: 10);

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 1000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("caller", $"c{i}"));
            }
        }

        var lines = scrape.Of("c3_").Split('\n')[1..];
        Assert.Equal(11, lines.Length);
        Assert.Equal("c3_callers_total{otel_metric_overflow=\"true\"} 1980", lines[^1]);
        Assert.All(lines[..^1], static line => Assert.EndsWith(" 2", line, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_observed_is_asked_for_each_time_and_goes_when_nobody_tells_of_it()
    {
        Dictionary<string, long> rooms = new() { ["a"] = 1, ["b"] = 2 };
        _meter.CreateObservableGauge("c4.room", () => rooms.Select(static room => new Measurement<long>(room.Value, new KeyValuePair<string, object?>("room", room.Key))));
        using var scrape = new Scrape(_meter.Name);

        Assert.Equal("# TYPE c4_room gauge\nc4_room{room=\"a\"} 1\nc4_room{room=\"b\"} 2", scrape.Of("c4_"));
        rooms.Remove("a");
        rooms["b"] = 3;
        Assert.Equal("# TYPE c4_room gauge\nc4_room{room=\"b\"} 3", scrape.Of("c4_"));
        rooms.Clear();
        Assert.Equal("", scrape.Of("c4_"));
        rooms["a"] = 4;
        Assert.Equal("# TYPE c4_room gauge\nc4_room{room=\"a\"} 4", scrape.Of("c4_"));
    }

    [Fact]
    public void Places_of_what_has_gone_are_free_for_others()
    {
        var names = new List<string>();
        _meter.CreateObservableUpDownCounter("c5.room", () => names.Select(static name => new Measurement<int>(1, new KeyValuePair<string, object?>("room", name))));
        using var scrape = new Scrape(_meter.Name, mostSeries: 2);

        for (var i = 0; i < 10; i++)
        {
            names.Clear();
            names.AddRange([$"{i}a", $"{i}b"]);
            Assert.Equal($"# TYPE c5_room gauge\nc5_room{{room=\"{i}a\"}} 1\nc5_room{{room=\"{i}b\"}} 1", scrape.Of("c5_"));
        }

        names.AddRange(["x", "y"]);
        Assert.EndsWith("c5_room{otel_metric_overflow=\"true\"} 2", scrape.Of("c5_"), StringComparison.Ordinal);
        names.RemoveRange(2, 2);
        Assert.DoesNotContain("overflow", scrape.Of("c5_"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_observed_counter_is_a_total_and_one_that_fails_spoils_no_other()
    {
        _meter.CreateObservableCounter("c6.bad", long () => throw new InvalidOperationException("no"));
        _meter.CreateObservableCounter("c6.good", static () => 7L);
        using var scrape = new Scrape(_meter.Name);

        Assert.Equal("# TYPE c6_good_total counter\nc6_good_total 7", scrape.Of("c6_"));
    }

    [Fact]
    public void Instruments_of_one_name_are_added_up_and_go_with_the_last()
    {
        using var scrape = new Scrape(_meter.Name);
        var (one, other) = (new Meter(_meter.Name), new Meter(_meter.Name));
        one.CreateCounter<long>("c7").Add(1);
        other.CreateCounter<long>("c7").Add(2);

        Assert.Equal("# TYPE c7_total counter\nc7_total 3", scrape.Of("c7"));
        one.Dispose();
        Assert.Equal("# TYPE c7_total counter\nc7_total 3", scrape.Of("c7"));
        other.Dispose();
        Assert.Equal("", scrape.Of("c7"));
    }

    [Fact]
    public void Another_meters_instrument_of_the_name_gets_that_meters_name_in_front()
    {
        using var other = new Meter("zz.other");
        using var scrape = new Scrape(_meter.Name, others: other.Name);
        _meter.CreateCounter<long>("c12").Add(3);
        other.CreateCounter<long>("c12").Add(4);

        Assert.Equal("# TYPE c12_total counter\nc12_total 3", scrape.Of("c12"));
        Assert.Equal("# TYPE zz_other_c12_total counter\nzz_other_c12_total 4", scrape.Of("zz_"));
    }

    [Fact]
    public void One_that_means_something_else_under_the_name_is_left_out()
    {
        using var scrape = new Scrape(_meter.Name);
        _meter.CreateUpDownCounter<long>("c8").Add(1);
        _meter.CreateGauge<long>("c8").Record(9);
        _meter.CreateObservableGauge("c8", static () => 9L);

        Assert.Equal("# TYPE c8 gauge\nc8 1", scrape.Of("c8"));
    }

    [Fact]
    public void No_name_is_written_twice()
    {
        using var scrape = new Scrape(_meter.Name);
        _meter.CreateCounter<long>("c13.a").Add(1);
        _meter.CreateUpDownCounter<long>("c13.a.total").Add(2);
        _meter.CreateUpDownCounter<long>("c13.b.total").Add(3);
        _meter.CreateCounter<long>("c13.b").Add(4);

        Assert.Equal("# TYPE c13_a_total counter\nc13_a_total 1\n# TYPE c13_b_total gauge\nc13_b_total 3", scrape.Of("c13_"));
        var clean = _meter.Name.Replace('.', '_');
        Assert.Contains($"{clean}_c13_a_total 2\n", scrape.Text(), StringComparison.Ordinal);
        Assert.Contains($"{clean}_c13_b_total 4\n", scrape.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measurements_of_many_threads_are_counted_one_for_one_while_others_read()
    {
        const int Threads = 8;
        const int Each = 20_000;
        var counter = _meter.CreateCounter<long>("c9.calls");
        var amount = _meter.CreateCounter<double>("c9.amount");
        var histogram = _meter.CreateHistogram<double>("c9.time", "s");
        using var scrape = new Scrape(_meter.Name);
        using var done = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var last = 0L;
            while (!done.IsCancellationRequested)
            {
                var count = scrape.Of("c9_calls_total{").Split('\n').Where(static line => line.Length > 0).Sum(static line => long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
                Assert.True(count >= last);
                last = count;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                var tag = new KeyValuePair<string, object?>("method", i % 2 == 0 ? "even" : "odd");
                counter.Add(1, tag, new("own", $"{i % 5}"));
                amount.Add(0.5, tag);
                histogram.Record(i % 3, tag);
            }
        })));
        await done.CancelAsync();
        await reading;

        var text = scrape.Text();
        Assert.Equal(Threads * Each, Sum("c9_calls_total{"));
        Assert.Equal(Threads * Each * 0.5, Sum("c9_amount_total{"));
        Assert.Equal(Threads * Each, Sum("c9_time_seconds_count{"));
        Assert.Equal(Threads * Each, Sum("c9_time_seconds_bucket{", "le=\"+Inf\""));
        Assert.Equal(10, text.Split('\n').Count(static line => line.StartsWith("c9_calls_total{", StringComparison.Ordinal)));

        double Sum(string prefix, string with = "") => text.Split('\n')
            .Where(line => line.StartsWith(prefix, StringComparison.Ordinal) && line.Contains(with, StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_measurement_with_known_tags_takes_no_memory()
    {
        var counter = _meter.CreateCounter<long>("c10");
        var histogram = _meter.CreateHistogram<double>("c11");
        using var scrape = new Scrape(_meter.Name);
        for (var i = 0; i < 100; i++)
        {
            Measure();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Measure();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Measure()
        {
            counter.Add(1, new("a", "x"), new KeyValuePair<string, object?>("b", "y"));
            histogram.Record(0.5, new("a", "x"), new("b", "y"), new KeyValuePair<string, object?>("c", "z"));
        }
    }
}
