using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class PollTableTests
{
    [Fact]
    public void Each_target_is_found_by_its_own_key_also_after_the_table_has_grown()
    {
        var table = new PollTable();
        var targets = Enumerable.Range(0, 1000).Select(static _ => new Target()).ToArray();
        var keys = Array.ConvertAll(targets, table.Add);

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(1000, table.Count);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Same(targets[i], table.Find(keys[i])));
    }

    [Fact]
    public void A_key_that_comes_late_finds_nobody_though_its_slot_is_used_again()
    {
        var table = new PollTable();
        var first = table.Add(new Target());
        table.Remove(first);
        Assert.Null(table.Find(first));
        Assert.Equal(0, table.Count);

        var next = new Target();
        var second = table.Add(next);

        Assert.Equal((uint)first, (uint)second);
        Assert.NotEqual(first, second);
        Assert.Null(table.Find(first));
        Assert.Same(next, table.Find(second));
    }

    [Fact]
    public void Slots_that_are_free_are_used_before_the_table_grows()
    {
        var table = new PollTable();
        var slots = new HashSet<uint>();
        for (var i = 0; i < 10_000; i++)
        {
            var one = table.Add(new Target());
            var other = table.Add(new Target());
            slots.Add((uint)one);
            slots.Add((uint)other);
            table.Remove(i % 2 == 0 ? one : other);
            table.Remove(i % 2 == 0 ? other : one);
        }

        Assert.Equal(2, slots.Count);
    }

    /// <summary>A thread that looks while others come and go finds the one with the key, or nobody.</summary>
    [Fact]
    public async Task Looking_beside_changes_finds_the_right_one_or_nobody()
    {
        var table = new PollTable();
        var stays = new Target();
        var key = table.Add(stays);
        var done = false;
        var looking = Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                Assert.Same(stays, table.Find(key));
            }
        });
        for (var round = 0; round < 200; round++)
        {
            var keys = Enumerable.Range(0, round).Select(_ => table.Add(new Target())).ToList();
            keys.ForEach(table.Remove);
            Assert.All(keys, gone => Assert.Null(table.Find(gone)));
        }

        Volatile.Write(ref done, true);
        await looking;
        Assert.Equal(1, table.Count);
    }

    private sealed class Target : IPollTarget
    {
        public void OnEvents(uint flags)
        {
        }
    }
}
