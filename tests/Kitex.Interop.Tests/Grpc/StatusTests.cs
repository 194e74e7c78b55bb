using Google.Protobuf;
using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Our client calls foreign servers that fail.</summary>
public sealed class StatusTests(GrpcPeers peers) : GrpcSuite(peers)
{
    private const int DeadlineExceeded = 4;
    private const int Unimplemented = 12;

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Every_status_arrives_with_its_words_and_details(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var words = "50% für 你好 🔑\n";
        byte[] details = [8, 5, 255];

        for (var code = 1; code <= 16; code++)
        {
            var wish = new Wish { Fail = new Status { Code = code, Message = words, Details = ByteString.CopyFrom(details) } };
            var failure = await Assert.ThrowsAnyAsync<RpcException>(async () => await client.AskAsync(Questions.Wishing(wish)));

            // What the server says of a deadline is a timeout wherever it was noticed.
            Assert.Equal(code == DeadlineExceeded ? RpcErrorCode.Timeout : RpcErrorCode.Remote, failure.Code);
            Assert.Equal((code, words), (failure.Error.TypeId, failure.Error.RemoteMessage));
            Assert.Equal(details, failure.Error.StatusDetails.ToArray());
        }

        Assert.Equal("goes on", (await client.AskAsync(new Question { Text = "goes on" })).Text);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_stream_fails_behind_its_messages(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var wish = new Wish { Count = 3, Fail = new Status { Code = 9, Message = "no more" } };
        var numbers = new List<long>();

        var spread = await Assert.ThrowsAsync<RpcRemoteException>(async () =>
        {
            await foreach (var answer in client.SpreadAsync(Questions.Wishing(wish)))
            {
                numbers.Add(answer.Number);
            }
        });
        var gather = await Assert.ThrowsAsync<RpcRemoteException>(() => CallAsync(client, RpcKind.ClientStream, Questions.Wishing(wish), default));
        var chat = await Assert.ThrowsAsync<RpcRemoteException>(() => CallAsync(client, RpcKind.BidiStream, Questions.Wishing(wish), default));

        Assert.Equal([0, 1, 2], numbers);
        Assert.All([spread, gather, chat], static failure => Assert.Equal((9, "no more"), (failure.TypeId, failure.RemoteMessage)));
    }

    [Theory]
    [InlineData(PeerLanguage.Python, "Method not found!")]
    [InlineData(PeerLanguage.Node, "The server does not implement the method")]
    public async Task A_method_or_service_that_is_not_there_is_unimplemented(PeerLanguage language, string words)
    {
        var address = (await Peers.ServerAsync(language)).Address;
        var client = Own(new MissingClient(o => o.HostPorts(address).Timeout(Limit).ConnectTimeout(Limit).Grpc()));

        var method = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.MissingMethodAsync());
        var service = await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.MissingServiceAsync());

        Assert.All([method, service], failure => Assert.Equal(Unimplemented, failure.TypeId));
        Assert.All([method, service], failure => Assert.Contains(words, failure.RemoteMessage, StringComparison.Ordinal));
    }
}
