using Kitex.Interop.Tests.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests;

/// <summary>What our client makes of the failures of foreign servers.</summary>
public sealed class ForeignFailureTests(ForeignPeers peers) : InteropSuite(peers)
{
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Declared_exceptions_arrive_as_themselves(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport);

        var notFound = await Assert.ThrowsAsync<NotFound>(async () => await client.FailAsync(Failure.NotFound));
        var refused = await Assert.ThrowsAsync<Refused>(async () => await client.FailAsync(Failure.Refused));

        Assert.Equal("the key 🔑", notFound.Key);
        Assert.Equal(new Refused { Reason = "no", Code = -7, Advice = ["ask", "again"] }, refused);
    }

    // Node writes its application exceptions without a type: it looks for one under a name that is never set.
    [Theory]
    [InlineData(PeerLanguage.Python, PeerTransport.Framed, ApplicationExceptionType.InternalError, "Internal error")]
    [InlineData(PeerLanguage.Python, PeerTransport.Buffered, ApplicationExceptionType.InternalError, "Internal error")]
    [InlineData(PeerLanguage.Node, PeerTransport.Framed, ApplicationExceptionType.Unknown, "not in the IDL")]
    [InlineData(PeerLanguage.Node, PeerTransport.Buffered, ApplicationExceptionType.Unknown, "not in the IDL")]
    public async Task An_undeclared_failure_is_a_remote_exception(PeerLanguage language, PeerTransport transport, int typeId, string message)
    {
        var client = await ClientAsync(language, transport);

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.FailAsync(Failure.Undeclared));

        Assert.Equal((typeId, message), (failure.TypeId, failure.RemoteMessage));
    }

    [Theory]
    [InlineData(PeerLanguage.Python, PeerTransport.Framed, ApplicationExceptionType.UnknownMethod)]
    [InlineData(PeerLanguage.Python, PeerTransport.Buffered, ApplicationExceptionType.UnknownMethod)]
    [InlineData(PeerLanguage.Node, PeerTransport.Framed, ApplicationExceptionType.Unknown)]
    [InlineData(PeerLanguage.Node, PeerTransport.Buffered, ApplicationExceptionType.Unknown)]
    public async Task A_method_the_server_does_not_have_is_a_remote_exception(PeerLanguage language, PeerTransport transport, int typeId)
    {
        var client = await ClientAsync(language, transport);

        var failure = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.MissingAsync("?"));

        Assert.Equal((typeId, "Unknown function missing"), (failure.TypeId, failure.RemoteMessage));
        Assert.Equal("goes on", await client.EchoTextAsync("goes on"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Failures_of_the_handler_leave_the_connection_as_it_was(PeerLanguage language, PeerTransport transport)
    {
        await using var engine = new CountingEngine();
        var client = await ClientAsync(language, transport, o => o.UseEngine(engine));

        await Assert.ThrowsAsync<NotFound>(async () => await client.FailAsync(Failure.NotFound));
        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.FailAsync(Failure.Undeclared));

        Assert.Equal("goes on", await client.EchoTextAsync("goes on"));
        Assert.Equal(1, engine.Dials);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_TTHeader_client_is_told_of_the_other_transports(PeerLanguage language, PeerTransport transport)
    {
        var client = await ClientAsync(language, transport, static o => o.TTHeader());

        // The strict peers take the header for a message without a version, and close.
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.EchoTextAsync("who is there?"));

        Assert.Equal(RpcErrorCode.ConnectionLost, failure.Code);
        Assert.Contains("give the client Framed() or Buffered()", failure.Message, StringComparison.Ordinal);
    }
}
