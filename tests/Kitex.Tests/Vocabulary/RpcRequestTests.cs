using System.Net;

namespace Kitex.Tests.Vocabulary;

public sealed class RpcRequestTests
{
    private static readonly RpcRequest Original = new()
    {
        Method = new TextMethod(),
        Message = "hello",
        Callee = "probe",
        Caller = "tests",
        Meta = new MetaInfo(),
        Options = new CallOptions { Host = "a:1" },
        Destination = new Instance(new DnsEndPoint("a", 1)),
        Deadline = 20,
        Started = 10,
        Attempt = 3,
        IsBlocking = true,
    };

    [Fact]
    public void Sending_elsewhere_changes_the_destination_alone()
    {
        var instance = new Instance(new DnsEndPoint("b", 2));

        var copy = Original.SendTo(instance);

        Assert.Same(instance, copy.Destination);
        Assert.Equal(3, copy.Attempt);
        AssertRest(copy);
    }

    [Fact]
    public void The_next_attempt_has_no_destination_yet()
    {
        var copy = Original.Again();

        Assert.Null(copy.Destination);
        Assert.Equal(4, copy.Attempt);
        AssertRest(copy);
    }

    [Fact]
    public void The_first_choice_of_a_balancer_needs_no_copy_and_another_one_does()
    {
        var (first, second) = (new Instance(new DnsEndPoint("b", 2)), new Instance(new DnsEndPoint("c", 3)));
        var request = new RpcRequest { Method = new TextMethod() };

        var picked = request.Pick(first);
        var other = request.With(new MetaInfo()).Pick(second);

        Assert.Same(request, picked);
        Assert.Same(first, picked.Destination);
        Assert.Same(second, other.Destination);
        Assert.True(picked.IsPicked);
        Assert.True(other.IsPicked);
        Assert.False(picked.SendTo(second).IsPicked);
    }

    private static void AssertRest(RpcRequest copy)
    {
        Assert.NotSame(Original, copy);
        Assert.Same(Original.Method, copy.Method);
        Assert.Same(Original.Message, copy.Message);
        Assert.Equal(Original.Callee, copy.Callee);
        Assert.Equal(Original.Caller, copy.Caller);
        Assert.Same(Original.Meta, copy.Meta);
        Assert.Same(Original.Options, copy.Options);
        Assert.Equal(Original.Deadline, copy.Deadline);
        Assert.Equal(Original.Started, copy.Started);
        Assert.True(copy.IsBlocking);
    }
}
