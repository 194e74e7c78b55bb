using Kitex.Network;
using Kitex.Registries.Etcd.Wire;
using Kitex.Serialization.Protobuf;

namespace Kitex.Registries.Tests.Etcd;

/// <summary>The messages of etcd's API by its numbers (api/etcdserverpb/rpc.proto), written out by hand.</summary>
public sealed class EtcdMessageTests
{
    [Fact]
    public void Requests_are_written_by_their_numbers()
    {
        AssertBytes("0A016B12016C4001", EtcdMethods.Range, new RangeRequest("k"u8.ToArray(), "l"u8.ToArray()) { KeysOnly = true });
        AssertBytes("0A016B1201761805", EtcdMethods.Put, new PutRequest("k"u8.ToArray(), "v"u8.ToArray(), 5));
        AssertBytes("083C", EtcdMethods.LeaseGrant, new LeaseGrantRequest(60));
        AssertBytes("08FFFFFFFFFFFFFFFF7F", EtcdMethods.LeaseRevoke, new LeaseRevokeRequest(long.MaxValue));
        AssertBytes("0807", EtcdMethods.LeaseKeepAlive, new LeaseKeepAliveRequest(7));
        AssertBytes("0A080A016B12016C1809", EtcdMethods.Watch, new WatchCreateRequest("k"u8.ToArray(), "l"u8.ToArray(), 9));
        AssertBytes("0A01751202C3A4", EtcdMethods.Authenticate, new AuthenticateRequest("u", "ä"));
        Assert.Equal("/etcdserverpb.KV/Range", $"/{EtcdMethods.Range.Package}.{EtcdMethods.Range.Service}/{EtcdMethods.Range.Name}");
    }

    [Fact]
    public void Responses_are_read_by_their_numbers()
    {
        // Header {1, 2, revision 300, 4}, a key with all its numbers, more, count.
        var range = RangeResponse.Read(Convert.FromHexString("0A0908011002" + "18AC02" + "2004" + "120E" + "0A016B" + "1001" + "1802" + "2003" + "2A0176" + "3005" + "1801" + "2001"));
        Assert.Equal(300, range.Revision);
        Assert.Equal("k"u8, Assert.Single(range.Values).Key);
        Assert.Equal("v"u8, range.Values[0].Value);

        Assert.Equal(9, LeaseGrantResponse.Read(Convert.FromHexString("0A00" + "1009" + "183C")).Id);
        Assert.Equal(60, LeaseKeepAliveResponse.Read(Convert.FromHexString("0A00" + "1009" + "183C")).Seconds);
        Assert.Equal(0, LeaseKeepAliveResponse.Read(Convert.FromHexString("0A00" + "1009")).Seconds);
        Assert.Equal("tok", AuthenticateResponse.Read(Convert.FromHexString("0A00" + "1203746F6B")).Token);

        var watch = WatchResponse.Read(Convert.FromHexString("0A021803" + "1801" + "2001" + "2807" + "320162" + "5A0A" + "12080A016B2A0376616C" + "5A07" + "0801" + "12030A016B"));
        Assert.Equal((3, true, true, 7, "b"), (watch.Revision, watch.IsCreated, watch.IsCanceled, watch.CompactRevision, watch.CancelReason));
        Assert.Equal([false, true], watch.Events.Select(static changed => changed.IsDeleted));
        Assert.Equal("val"u8, watch.Events[0].Entry.Value);
    }

    [Fact]
    public void Malformed_responses_are_errors()
    {
        Assert.Throws<ProtobufFormatException>(() => RangeResponse.Read([0x12, 0x7F]));
        Assert.Throws<ProtobufFormatException>(() => WatchResponse.Read([0x5A, 0x02, 0x12]));
        Assert.Throws<ProtobufFormatException>(() => LeaseGrantResponse.Read([]));
        Assert.Throws<ProtobufFormatException>(() => Acknowledgement.Read([0x0A]));
    }

    private static void AssertBytes(string expected, RpcMethod method, object message)
    {
        using var output = new OutputBuffer();
        method.EncodeRequest(message, output);
        Assert.Equal(expected, Convert.ToHexString(output.ToArray()));
    }
}
