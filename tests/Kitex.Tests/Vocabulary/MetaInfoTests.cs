namespace Kitex.Tests.Vocabulary;

public sealed class MetaInfoTests
{
    private static readonly MetaInfo Received = new()
    {
        Transient = new Dictionary<string, string> { ["hop"] = "one" },
        Persistent = new Dictionary<string, string> { ["tenant"] = "a", ["region"] = "x" },
    };

    [Fact]
    public void Persistent_values_go_on_and_transient_ones_do_not()
    {
        var onward = MetaInfo.Onward(null, Received);

        Assert.Empty(onward.Transient);
        Assert.Equal(Received.Persistent, onward.Persistent);
    }

    [Fact]
    public void A_calls_own_values_win()
    {
        var own = new MetaInfo
        {
            Transient = new Dictionary<string, string> { ["next"] = "two" },
            Persistent = new Dictionary<string, string> { ["tenant"] = "b" },
        };

        var onward = MetaInfo.Onward(own, Received);

        Assert.Equal(own.Transient, onward.Transient);
        Assert.Equal(new Dictionary<string, string> { ["tenant"] = "b", ["region"] = "x" }, onward.Persistent);
    }

    [Fact]
    public void Nothing_received_leaves_the_call_as_it_is()
    {
        var own = new MetaInfo();

        Assert.Same(own, MetaInfo.Onward(own, MetaInfo.Empty));
        Assert.Same(MetaInfo.Empty, MetaInfo.Onward(null, null));
    }
}
