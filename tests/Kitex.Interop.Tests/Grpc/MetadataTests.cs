using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Metadata between our client and foreign servers.</summary>
public sealed class MetadataTests(GrpcPeers peers) : GrpcSuite(peers)
{
    private static readonly Field[] Said =
    [
        Fields.Of("x-text", "some text"),
        Fields.Of("x-many", "one"),
        Fields.Of("x-many", "two"),
        Fields.Of("x-data-bin", 0, 255, 128),
        Fields.Of("x-data-bin", 1),
    ];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Headers_and_trailers_arrive_with_every_value(PeerLanguage language)
    {
        RpcStream? stream = null;
        var client = await ClientAsync(language, o => o.Use(next => async (request, cancellation) =>
        {
            var response = await next(request, cancellation);
            stream = response.Stream;
            return response;
        }));
        var question = new Question { Wish = new Wish { Headers = { Said }, Trailers = { Said }, Count = 1 } };

        await client.AskAsync(question, default(CallContext).Capture(out var info));
        await client.SpreadAsync(question).ToListAsync();

        foreach (var fields in new[] { info.Headers, info.Trailers, stream!.Headers, stream.Trailers })
        {
            Assert.Equal(["some text"], Fields.Texts(fields, "x-text"));
            Assert.Equal(["one", "two"], Fields.Texts(fields, "x-many"));
            Assert.Equal([[0, 255, 128], [1]], Fields.Bytes(fields, "x-data-bin"));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_trailers_of_a_failure_arrive(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var wish = new Wish { Trailers = { Said }, Fail = new Status { Code = 5, Message = "not here" } };

        var context = default(CallContext).Capture(out var info);
        await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.AskAsync(Questions.Wishing(wish), context));

        Assert.Equal(["some text"], Fields.Texts(info.Trailers, "x-text"));
        Assert.Equal([[0, 255, 128], [1]], Fields.Bytes(info.Trailers, "x-data-bin"));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task What_travels_with_a_call_is_metadata_to_the_server(PeerLanguage language)
    {
        var client = await ClientAsync(language, static o => o.Caller("caller"));
        var meta = new MetaInfo
        {
            Transient = new Dictionary<string, string> { ["Key_One"] = "one" },
            Persistent = new Dictionary<string, string> { ["key"] = "50% für 你好" },
        };

        var answer = await client.AskAsync(Questions.Wishing(new Wish { TellMetadata = true }), new CallOptions { Metainfo = meta });

        var heard = answer.Metadata.ToDictionary(static f => f.Name, static f => f.Text);
        Assert.Equal("one", heard["rpc-transit-key-one"]);
        Assert.Equal(("caller", "Ask"), (heard["source-service"], heard["destination-method"]));
        Assert.StartsWith("kitex-dotnet/", heard["user-agent"], StringComparison.Ordinal);
    }
}
