using Kitex.LoadBalancing;
using Kitex.Testing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Latencies and failures decide. Of two instances both are always looked at, so that most tests leave nothing to chance.</summary>
public sealed class PeakEwmaTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void One_slow_call_is_enough_to_be_avoided()
    {
        var picker = Picker(2);
        var slow = picker.Next();
        var quick = picker.Next();
        Assert.NotEqual(slow, quick);
        picker.Done(slow, milliseconds: 100);
        picker.Done(quick, milliseconds: 5);

        AssertOnly(quick, picker);
    }

    [Fact]
    public void Calls_under_way_count_as_time()
    {
        var picker = Picker(2);
        Learn(picker, 100, 5);

        // A call that waits for nineteen others of 5 ms ends when one of 100 ms does.
        var picked = Enumerable.Range(0, 25).Select(_ => picker.Next().ToString()).ToList();

        Assert.InRange(picked.Count(static name => name == "n1:1"), 22, 24);
        Assert.Equal(19, picked.IndexOf("n0:1"), 1.0);
    }

    [Fact]
    public void A_slow_instance_is_forgiven_after_a_while_and_tried_again()
    {
        var picker = Picker(2);
        var (slow, quick) = Learn(picker, 100, 5);

        for (var seconds = 0; ReferenceEquals(picker.Next(), quick); seconds++)
        {
            Assert.InRange(seconds, 0, 40);
            _clock.Advance(TimeSpan.FromSeconds(1));
            picker.Done(quick, milliseconds: 5);
        }

        Assert.InRange(_clock.GetTimestamp(), TimeSpan.FromSeconds(20).Ticks, TimeSpan.FromSeconds(35).Ticks);
        picker.Done(slow, milliseconds: 100);
        AssertOnly(quick, picker);
    }

    [Fact]
    public void An_instance_that_fails_at_once_is_no_quick_one()
    {
        var picker = Picker(2);
        var (bad, good) = Learn(picker, 5, 5);
        Assert.Equal(2, Enumerable.Range(0, 2).Select(_ => picker.Next()).Distinct().Count());
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        picker.Done(bad, milliseconds: 0.1, RpcErrorCode.Remote);
        picker.Done(good, milliseconds: 5);

        AssertOnly(good, picker);
    }

    [Fact]
    public void An_instance_that_never_answers_is_avoided()
    {
        var picker = Picker(2);
        var bad = picker.Next();
        var good = picker.Next();
        picker.Done(bad, milliseconds: 0, RpcErrorCode.ConnectFailed);
        picker.Done(good, milliseconds: 50);

        AssertOnly(good, picker, milliseconds: 50);
    }

    [Theory]
    [InlineData(RpcErrorCode.Declared)]
    [InlineData(RpcErrorCode.Business)]
    [InlineData(RpcErrorCode.Encoding)]
    [InlineData(RpcErrorCode.AccessDenied)]
    [InlineData(RpcErrorCode.Canceled)]
    public void What_is_not_the_instances_fault_is_not_held_against_it(RpcErrorCode code)
    {
        var picker = Picker(2);
        var (one, _) = Learn(picker, 5, 6);
        Assert.Same(one, picker.Next());
        _clock.Advance(TimeSpan.FromSeconds(1));

        picker.Done(one, milliseconds: 5, code);

        AssertOnly(one, picker, milliseconds: 4);
    }

    [Fact]
    public void A_call_given_up_tells_that_it_would_have_taken_longer()
    {
        var picker = Picker(2);
        var (stuck, other) = Learn(picker, 5, 6);
        Assert.Same(stuck, picker.Next());

        picker.Done(stuck, milliseconds: 400, RpcErrorCode.Canceled);

        AssertOnly(other, picker);
    }

    [Fact]
    public void How_long_a_stream_was_wanted_tells_nothing()
    {
        var picker = Picker(2);
        var (one, _) = Learn(picker, 5, 50);
        Assert.Same(one, picker.Next());

        picker.Completed(one, new CallOutcome(TimeSpan.FromHours(1), null) { IsStream = true });

        AssertOnly(one, picker);
    }

    [Fact]
    public void With_streams_alone_those_under_way_decide()
    {
        var picker = Picker(2);
        var (one, two) = (picker.Next(), picker.Next());
        picker.Completed(one, new CallOutcome(TimeSpan.FromHours(1), null) { IsStream = true });
        picker.Completed(two, new CallOutcome(TimeSpan.FromHours(1), null) { IsStream = true });

        var picked = Enumerable.Range(0, 100).Select(_ => picker.Next()).CountBy(static instance => instance).ToDictionary();

        Assert.Equal(50, picked[one]);
    }

    [Fact]
    public void A_new_instance_is_asked_at_once_and_by_one_call_until_it_has_answered()
    {
        var balancer = Balancer();
        var old = balancer.CreatePicker(Picking.Nodes(10), null);
        old.Done(old.Next(), milliseconds: 5);
        var picker = balancer.CreatePicker(Picking.Nodes(10, 10), old);

        var first = picker.Next();
        Assert.Equal("n1:1", first.ToString());

        // Until it answers it is held to be as quick as the other, which is idle.
        Assert.Equal("n0:1", picker.Next().ToString());
    }

    [Fact]
    public void What_was_learned_outlives_the_list()
    {
        var balancer = Balancer();
        var old = balancer.CreatePicker(Picking.Nodes(10, 10), null);
        var (slow, quick) = Learn(old, 100, 5);
        var late = old.Next();
        Assert.Same(quick, late);

        var picker = balancer.CreatePicker(Picking.Nodes(20, 20), old);

        Assert.Equal(quick.Address, picker.Next().Address);
        old.Done(late, milliseconds: 4000);
        Assert.Equal(slow.Address, picker.Next().Address);
    }

    [Fact]
    public void One_instance_of_four_that_is_twenty_times_slower_gets_less_than_a_call_of_a_hundred()
    {
        const int Calls = 100_000;
        var instances = Picking.Nodes(10, 10, 10, 10);
        var picker = Balancer().CreatePicker(instances, null);

        // One call a millisecond, answered after 5 ms, or 100 ms by the first instance.
        var answers = new PriorityQueue<Instance, int>();
        var slow = 0;
        for (var now = 0; now < Calls; now++)
        {
            while (answers.TryPeek(out var answered, out var at) && at <= now)
            {
                answers.Dequeue();
                picker.Done(answered, Milliseconds(answered));
            }

            var picked = picker.Next();
            slow += ReferenceEquals(picked, instances[0]) ? 1 : 0;
            answers.Enqueue(picked, now + Milliseconds(picked));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(slow, 1, Calls / 500);

        int Milliseconds(Instance instance) => ReferenceEquals(instance, instances[0]) ? 100 : 5;
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Contains("Decay", Refused(new() { Decay = TimeSpan.Zero }), StringComparison.Ordinal);
        Assert.Contains("FailurePenalty", Refused(new() { FailurePenalty = TimeSpan.FromSeconds(-1) }), StringComparison.Ordinal);
        Assert.Contains("InitialLatency", Refused(new() { InitialLatency = TimeSpan.Zero }), StringComparison.Ordinal);
    }

    private static string Refused(PeakEwmaOptions options) => Assert.Throws<ArgumentException>(() => new PeakEwma(options)).Message;

    private static void AssertOnly(Instance expected, InstancePicker picker, double milliseconds = 5)
    {
        for (var i = 0; i < 50; i++)
        {
            var picked = picker.Next();
            picker.Done(picked, milliseconds);
            Assert.Same(expected, picked);
        }
    }

    /// <summary>One call to each of two instances.</summary>
    /// <returns>The first of the list, and the second.</returns>
    private static (Instance First, Instance Second) Learn(InstancePicker picker, double first, double second)
    {
        Instance[] both = [picker.Next(), picker.Next()];
        both = [.. both.OrderBy(static instance => instance.ToString())];
        picker.Done(both[0], first);
        picker.Done(both[1], second);
        return (both[0], both[1]);
    }

    private PeakEwma Balancer() => new(new() { Time = _clock });

    private InstancePicker Picker(int count) => Balancer().CreatePicker(Picking.Nodes([.. Enumerable.Repeat(10, count)]), null);
}
