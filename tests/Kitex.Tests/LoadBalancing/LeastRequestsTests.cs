using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Calls under way decide. Of two instances both are always looked at, so that these tests leave nothing to chance.</summary>
public sealed class LeastRequestsTests
{
    private readonly LeastRequests _balancer = new();

    [Fact]
    public void The_instance_with_fewer_calls_under_way_is_picked()
    {
        var picker = _balancer.CreatePicker(Picking.Nodes(10, 10), null);

        var first = picker.Next();
        var second = picker.Next();
        Assert.NotEqual(first, second);
        picker.Done(second);

        for (var i = 0; i < 100; i++)
        {
            var picked = picker.Next();
            Assert.Equal(second, picked);
            picker.Done(picked);
        }
    }

    [Fact]
    public void Calls_under_way_are_shared_by_weight()
    {
        var instances = Picking.Nodes(10, 30);
        var picker = _balancer.CreatePicker(instances, null);

        var light = Enumerable.Range(0, 400).Count(_ => ReferenceEquals(picker.Next(), instances[0]));

        Assert.InRange(light, 99, 101);
    }

    [Fact]
    public void A_stuck_instance_gets_no_more_than_the_others_have_under_way()
    {
        var instances = Picking.Nodes(10, 10, 10, 10);
        var picker = _balancer.CreatePicker(instances, null);
        var stuck = 0;

        for (var i = 0; i < 1000; i++)
        {
            var picked = picker.Next();
            if (ReferenceEquals(picked, instances[0]))
            {
                stuck++;
            }
            else
            {
                picker.Done(picked);
            }
        }

        // With nothing under way elsewhere, one: beyond, the other of two is always better.
        Assert.InRange(stuck, 0, 1);
    }

    [Fact]
    public void What_is_under_way_is_known_after_the_list_has_changed()
    {
        var old = _balancer.CreatePicker(Picking.Nodes(10, 10), null);
        var busy = old.Next();
        var idle = old.Next();
        old.Done(idle);

        var picker = _balancer.CreatePicker(new InstanceSet(Picking.Nodes(10, 10).Select(static i => i with { Weight = 20 })), old);

        for (var i = 0; i < 50; i++)
        {
            var picked = picker.Next();
            picker.Done(picked);
            Assert.Equal(idle.Address, picked.Address);
        }

        old.Done(busy);
    }

    [Fact]
    public void A_call_picked_before_the_list_changed_may_end_afterwards()
    {
        var old = _balancer.CreatePicker(Picking.Nodes(10, 10), null);
        var (one, two) = (old.Next(), old.Next());

        var picker = _balancer.CreatePicker(Picking.Nodes(10, 10), old);
        old.Done(one);

        Assert.Equal(one.Address, picker.Next().Address);
        old.Done(two);
        Assert.Equal(two.Address, picker.Next().Address);
    }

    [Fact]
    public void An_instance_that_takes_no_calls_for_a_while_is_remembered()
    {
        var old = _balancer.CreatePicker(Picking.Nodes(10, 10), null);
        var busy = old.Next();
        old.Done(old.Next());
        var drained = _balancer.CreatePicker(new InstanceSet(Picking.Nodes(10, 10).Select(i => i with { Weight = i.Address.Equals(busy.Address) ? 0 : 10 })), old);

        var picker = _balancer.CreatePicker(Picking.Nodes(10, 10), drained);

        Assert.NotEqual(busy.Address, picker.Next().Address);
    }
}
