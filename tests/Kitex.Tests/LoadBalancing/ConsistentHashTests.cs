using System.Text;
using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Keys and where they go.</summary>
public sealed class ConsistentHashTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 20_000).Select(static i => $"user-{i}")];

    private readonly ConsistentHash _balancer = new(Picking.Key);

    // The first five are published vectors of the hash; the others were made by a second implementation of it.
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("xxhash", 0x32DD38952C4BC720)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    [InlineData("10.0.0.1:8888#0", 0x099413956F265EBE)]
    public void The_hash_is_the_same_for_ever(string text, ulong hash) => Assert.Equal(hash, XxHash64.Of(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(100, 0x6AC1E58032166597)]
    [InlineData(256, 0x1FACBE8406CD904B)]
    public void The_hash_of_many_bytes_is_the_same_for_ever(int count, ulong hash) =>
        Assert.Equal(hash, XxHash64.Of([.. Enumerable.Range(0, count).Select(static i => (byte)i)]));

    [Fact]
    public void Keys_go_where_they_have_always_gone()
    {
        var picker = _balancer.CreatePicker(new InstanceSet(Enumerable.Range(1, 4).Select(static i => new Instance(AddressText.Parse($"10.0.0.{i}:8888")))), null);

        string[] keys = ["a", "user-1", "user-2", "user-3", "user-4", "user-5", "grüße", "客户", new('x', 300)];

        Assert.Equal([2, 1, 2, 1, 2, 2, 4, 1, 4], keys.Select(key => picker.Owner(key)["10.0.0.".Length] - '0'));
    }

    [Fact]
    public void A_key_stays_with_its_instance_and_every_client_knows_which()
    {
        var picker = Picker(10, 10, 10, 10, 10);
        var other = new ConsistentHash(Picking.Key).CreatePicker(new InstanceSet(Picking.Nodes(10, 10, 10, 10, 10).Reverse()), null);

        foreach (var key in Keys)
        {
            var owner = picker.Owner(key);
            Assert.Equal(owner, picker.Owner(key));
            Assert.Equal(owner, other.Owner(key));
        }
    }

    [Fact]
    public void Keys_are_shared_by_weight()
    {
        int[] weights = [10, 10, 20, 30, 0];
        var picker = Picker(weights);

        var owners = Keys.CountBy(key => picker.Owner(key)).ToDictionary();

        Assert.False(owners.ContainsKey("n4:1"));
        for (var i = 0; i < 4; i++)
        {
            var share = Keys.Length * weights[i] / 70.0;
            Assert.InRange(owners[$"n{i}:1"], share * 0.85, share * 1.15);
        }
    }

    [Fact]
    public void Without_weights_keys_are_shared_evenly()
    {
        var picker = new ConsistentHash(Picking.Key, new() { Weighted = false, VirtualNodes = 1000 }).CreatePicker(Picking.Nodes(1, 100), null);

        Assert.InRange(Keys.Count(key => picker.Owner(key) == "n0:1"), Keys.Length * 0.45, Keys.Length * 0.55);
    }

    [Fact]
    public void A_new_instance_takes_its_share_and_no_other_key_moves()
    {
        var before = Picker(10, 10, 10, 10);
        var after = Picker(10, 10, 10, 10, 10);

        var moved = Keys.Where(key => before.Owner(key) != after.Owner(key)).ToList();

        Assert.InRange(moved.Count, Keys.Length * 0.16, Keys.Length * 0.24);
        Assert.All(moved, key => Assert.Equal("n4:1", after.Owner(key)));
    }

    [Fact]
    public void When_an_instance_goes_only_its_keys_move_and_all_others_take_some()
    {
        var before = Picker(10, 10, 10, 10, 10);
        var after = Picker(10, 10, 0, 10, 10);

        var moved = Keys.Where(key => before.Owner(key) != after.Owner(key)).ToList();

        Assert.All(moved, key => Assert.Equal("n2:1", before.Owner(key)));
        Assert.Equal(Keys.Count(key => before.Owner(key) == "n2:1"), moved.Count);
        Assert.Equal(4, moved.Select(key => after.Owner(key)).Distinct().Count());
    }

    [Fact]
    public void The_replica_of_a_key_is_where_it_would_go_without_its_instance()
    {
        var picker = Picker(10, 10, 10, 10);
        var without = new[] { Picker(0, 10, 10, 10), Picker(10, 0, 10, 10), Picker(10, 10, 0, 10), Picker(10, 10, 10, 0) };

        foreach (var key in Keys.Take(2000))
        {
            var first = picker.Pick(Picking.WithKey(key), [])!;
            Assert.Equal(without[first.ToString()[1] - '0'].Owner(key), picker.Owner(key, first));
        }
    }

    [Fact]
    public void Replicas_are_distinct_until_all_were_tried()
    {
        var picker = Picker(10, 10, 10);

        foreach (var key in Keys.Take(500))
        {
            var tried = new List<Instance>();
            for (var i = 0; i < 3; i++)
            {
                tried.Add(picker.Pick(Picking.WithKey(key), [.. tried])!);
            }

            Assert.Equal(3, tried.Distinct().Count());
            Assert.Same(tried[0], picker.Pick(Picking.WithKey(key), [.. tried]));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_key_there_is_no_instance(string? key)
    {
        Assert.Null(Picker(10, 10).Pick(Picking.WithKey(key), []));
        Assert.Null(Bounded(1.25, 10, 10).Pick(Picking.WithKey(key), []));
    }

    [Fact]
    public void Huge_weights_keep_their_shares_in_bounded_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var picker = Picker(int.MaxValue, int.MaxValue / 3, int.MaxValue / 3, int.MaxValue / 3);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        Assert.InRange(Keys.Count(key => picker.Owner(key) == "n0:1"), Keys.Length * 0.48, Keys.Length * 0.52);
    }

    [Fact]
    public void A_key_that_everybody_wants_goes_on_to_others_beyond_the_bound()
    {
        var instances = Picking.Nodes(10, 10, 10, 10);
        var picker = Bounded(1.25, 10, 10, 10, 10);
        var underWay = instances.ToDictionary(static instance => instance.ToString(), static _ => 0);

        for (var calls = 1; calls <= 400; calls++)
        {
            underWay[picker.Owner("hot")]++;
            Assert.InRange(underWay.Values.Max(), 1, Math.Ceiling(1.25 * calls / 4));
        }

        Assert.All(underWay.Values, static count => Assert.InRange(count, 25, 125));
    }

    [Fact]
    public void The_bound_goes_by_weight()
    {
        var picker = Bounded(1.5, 10, 30);
        var underWay = new Dictionary<string, int> { ["n0:1"] = 0, ["n1:1"] = 0 };

        for (var calls = 1; calls <= 400; calls++)
        {
            underWay[picker.Owner($"user-{calls}")]++;
            Assert.True(underWay["n0:1"] <= Math.Ceiling(1.5 * calls / 4));
            Assert.True(underWay["n1:1"] <= Math.Ceiling(1.5 * calls * 3 / 4));
        }
    }

    [Fact]
    public void Below_the_bound_keys_stay_with_their_instances()
    {
        var plain = Picker(10, 10, 10, 10);
        var picker = Bounded(1.25, 10, 10, 10, 10);

        foreach (var key in Keys.Take(2000))
        {
            var picked = picker.Pick(Picking.WithKey(key), [])!;
            Assert.Equal(plain.Owner(key), picked.ToString());
            picker.Done(picked);
        }
    }

    [Fact]
    public void Calls_under_way_are_known_after_the_list_has_changed_and_may_end_on_the_old_one()
    {
        var balancer = new ConsistentHash(Picking.Key, new() { LoadBound = 1.25 });
        var old = balancer.CreatePicker(Picking.Nodes(10, 10), null);
        var home = old.Pick(Picking.WithKey("hot"), [])!;
        var held = Enumerable.Range(0, 3).Select(_ => old.Pick(Picking.WithKey("hot"), [])!).Where(instance => ReferenceEquals(instance, home)).Append(home).ToList();

        var picker = balancer.CreatePicker(new InstanceSet(Picking.Nodes(10, 10).Select(static instance => instance with { Weight = 20 })), old);
        var counts = Enumerable.Range(0, 4).Select(_ => picker.Owner("hot")).CountBy(static owner => owner).ToDictionary();

        // Of eight calls in all at most five are at one of two.
        Assert.InRange(counts.GetValueOrDefault(home.ToString()) + held.Count, 1, 5);
        held.ForEach(instance => old.Done(instance));
        Assert.Equal(home.ToString(), picker.Owner("hot"));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Contains("VirtualNodes", Refused(new() { VirtualNodes = 0 }), StringComparison.Ordinal);
        Assert.Contains("VirtualNodes", Refused(new() { VirtualNodes = 100_001 }), StringComparison.Ordinal);
        Assert.Contains("LoadBound", Refused(new() { LoadBound = 1 }), StringComparison.Ordinal);
        Assert.Contains("LoadBound", Refused(new() { LoadBound = double.NaN }), StringComparison.Ordinal);
    }

    private static string Refused(ConsistentHashOptions options) =>
        Assert.Throws<ArgumentException>(() => new ConsistentHash(Picking.Key, options)).Message;

    private static InstancePicker Bounded(double bound, params int[] weights) =>
        new ConsistentHash(Picking.Key, new() { LoadBound = bound }).CreatePicker(Picking.Nodes(weights), null);

    private InstancePicker Picker(params int[] weights) => _balancer.CreatePicker(Picking.Nodes(weights), null);
}
