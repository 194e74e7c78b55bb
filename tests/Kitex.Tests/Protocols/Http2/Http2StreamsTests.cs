using Kitex.Network.Timing;
using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2;

public sealed class Http2StreamsTests
{
    [Fact]
    public void When_the_numbers_are_used_up_nothing_is_opened_any_more_and_what_waits_may_be_tried_again()
    {
        var streams = new Http2ClientStreams(1000, int.MaxValue - 2);
        Assert.Null(streams.Apply(Wire("0003 00000001")));
        Stub[] stubs = [new(), new(), new()];

        Assert.All(stubs, stub => Assert.Equal(Http2OpenStatus.Opened, streams.Add(stub)));
        streams.Remove(stubs[0], reset: null);

        Assert.Equal((int.MaxValue - 2, int.MaxValue, 0), (stubs[0].Id, stubs[1].Id, stubs[2].Id));
        Assert.True(streams.IsClosed);
        streams.Remove(stubs[1], reset: null);
        Assert.Equal(Http2EndKind.NotProcessed, stubs[2].End?.Kind);
        Assert.Equal((0, Http2OpenStatus.Closed), (streams.Count, streams.Add(new Stub())));
        Assert.False(streams.IsIdle(int.MaxValue));
        streams.Output.Dispose();
    }

    private static byte[] Wire(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private sealed class Stub() : Http2ClientStream(new TimerWheel(TimeProvider.System))
    {
        public Http2End? End { get; private set; }

        protected internal override int HeaderListBytes => 0;

        protected override long? TakeOverdue() => null;

        protected override void OnOverdue(long wait)
        {
        }

        protected internal override void WriteHeaders(HpackEncoder encoder) => encoder.Add(HeaderName.Method, "POST"u8);

        protected internal override void AddField(scoped in HeaderField field)
        {
        }

        protected internal override Http2ErrorCode? EndFields(bool end) => null;

        protected internal override Http2ErrorCode? Receive(ReadOnlySpan<byte> data, Http2Streams streams) => null;

        protected internal override void Sent()
        {
        }

        protected internal override void Ended(in Http2End end) => End = end;
    }
}
