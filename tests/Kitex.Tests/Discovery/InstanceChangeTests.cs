using Kitex.Discovery;
using Kitex.Tests.LoadBalancing;

namespace Kitex.Tests.Discovery;

public sealed class InstanceChangeTests
{
    [Fact]
    public void Between_two_lists_addresses_are_added_or_removed()
    {
        var change = InstanceChange.Between(ScriptedResolver.Of("a:1", "b:1", "c:1"), ScriptedResolver.Of("d:1", "c:1"));

        Assert.Equal(["d:1"], change.Added.Select(static i => i.ToString()));
        Assert.Equal(["a:1", "b:1"], change.Removed.Select(static i => i.ToString()).Order());
        Assert.Empty(change.Changed);
        Assert.False(change.IsEmpty);
    }

    [Fact]
    public void Another_weight_or_other_tags_are_a_change()
    {
        var before = new InstanceSet([At("a:1"), At("b:1"), At("c:1"), At("d:1", ("k", "v"))]);
        var after = new InstanceSet([At("a:1"), At("b:1") with { Weight = 11 }, At("c:1", ("k", "v")), At("d:1", ("k", "w"))]);

        var change = InstanceChange.Between(before, after);

        Assert.Equal(["b:1", "c:1", "d:1"], change.Changed.Select(static i => i.ToString()));
        Assert.Equal(11, change.Changed[0].Weight);
        Assert.Empty(change.Added);
        Assert.Empty(change.Removed);
    }

    [Fact]
    public void The_same_in_another_order_is_no_change()
    {
        var before = new InstanceSet([At("a:1", ("k", "v"), ("l", "w")), At("b:1")]);
        var after = new InstanceSet([At("b:1"), At("a:1", ("l", "w"), ("k", "v"))]);

        Assert.True(InstanceChange.Between(before, after).IsEmpty);
    }

    private static Instance At(string address, params (string Name, string Value)[] tags) =>
        new(AddressText.Parse(address)) { Tags = tags.ToDictionary(static tag => tag.Name, static tag => tag.Value) };
}
