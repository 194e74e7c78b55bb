using Demo.Nested;
using Google.Protobuf;
using Kitex.Protobuf;
using Pbapi;

namespace Kitex.Generated.Tests;

public sealed class ProtobufTests
{
    [Fact]
    public void A_method_knows_its_service_package_name_and_kind()
    {
        Assert.Equal(("PbEcho", "pbapi", "Unary", RpcKind.Unary), Facts(PbEchoMethods.Unary));
        Assert.Equal(("PbEcho", "pbapi", "ClientStream", RpcKind.ClientStream), Facts(PbEchoMethods.ClientStream));
        Assert.Equal(("PbEcho", "pbapi", "ServerStream", RpcKind.ServerStream), Facts(PbEchoMethods.ServerStream));
        Assert.Equal(("PbEcho", "pbapi", "BidiStream", RpcKind.BidiStream), Facts(PbEchoMethods.BidiStream));
        Assert.Equal(("NoPackage", "", "Get", RpcKind.Unary), Facts(NoPackageMethods.Get));
        Assert.IsType<ProtobufMethod<PbRequest, PbResponse>>(PbEchoMethods.Unary);
        Assert.IsType<ProtobufMethod<Outer.Types.Middle.Types.Inner, Outer.Types.Middle>>(NestingMethods.Unary);
        Assert.IsType<ProtobufMethod<Demo.Two.Request, Demo.Two.Request.Types.Part>>(Demo.Two.TwoMethods.Get);
    }

    [Fact]
    public void Messages_of_every_version_and_place_have_JSON()
    {
        var request = (Demo.Two.Request)MessageText.Read(Demo.Two.TwoMethods.Get, MessageText.Sample(Demo.Two.TwoMethods.Get))!;
        Assert.Equal("text", request.Name);
        Assert.Equal("$.name: string is missing and must be given", MessageText.Refusal(Demo.Two.TwoMethods.Get, "{}"));
        Assert.Equal("""{"text":"a"}""", MessageText.Response(Demo.Two.TwoMethods.Get, new Demo.Two.Request.Types.Part { Text = "a" }).Replace(" ", "", StringComparison.Ordinal));
        Assert.All([PbEchoMethods.ServerStream, PbEchoMethods.BidiStream, NestingMethods.Unary, NoPackageMethods.Get], static method => MessageText.Read(method, MessageText.Sample(method)));
    }

    [Fact]
    public void Messages_are_bare_on_the_wire()
    {
        var request = new PbRequest { Message = "a", Count = 5 };
        Assert.Equal([10, 1, 97, 16, 5], Bytes.Request(PbEchoMethods.Unary, request));
        Assert.Equal(request, PbEchoMethods.Unary.DecodeRequest([10, 1, 97, 16, 5]));
        Assert.Equal([10, 1, 98], Bytes.Response(PbEchoMethods.BidiStream, RpcResponse.Success(new PbResponse { Message = "b" })));
    }

    [Fact]
    public async Task Messages_travel_from_client_to_handler_and_back()
    {
        await using var client = new PbEchoClient("pbecho", static builder => builder.HostPorts("loopback:1").UseTransport(new LoopbackTransport(PbEchoDescriptor.Describe(new Echo()))));

        Assert.Equal("a!", (await client.UnaryAsync(new PbRequest { Message = "a" })).Message);
        var everything = new PbEverything { FSint64 = -5, FBytes = ByteString.CopyFrom(1, 2), CInner = new() { Name = "c" }, OString = "", FMap = { ["k"] = 1 } };
        Assert.Equal(everything, await client.EverythingAsync(everything));
        Assert.Equal("abc", (await client.ClientStreamAsync(Many("a", "b", "c"))).Message);
        Assert.Equal(["x0", "x1"], await client.ServerStreamAsync(new PbRequest { Message = "x", Count = 2 }).Select(static response => response.Message).ToListAsync());
        Assert.Equal(["a!", "b!"], await client.BidiStreamAsync(Many("a", "b")).Select(static response => response.Message).ToListAsync());
    }

    [Fact]
    public void What_has_the_name_of_a_message_gets_an_underscore()
    {
        Assert.True(typeof(IMessage).IsAssignableFrom(typeof(Demo.Clash.ClashClient)));
        Assert.True(typeof(Demo.Clash.IClash_).IsAssignableFrom(typeof(Demo.Clash.ClashClient_)));
        Assert.Equal("Ping", Demo.Clash.ClashMethods_.Ping.Name);
        Assert.Equal("PingAsync", Demo.Clash.ClashMethods_.PingAsync.Name);
    }

    private static (string, string, string, RpcKind) Facts(RpcMethod method) => (method.Service, method.Package, method.Name, method.Kind);

    private static async IAsyncEnumerable<PbRequest> Many(params string[] texts)
    {
        foreach (var text in texts)
        {
            await Task.Yield();
            yield return new PbRequest { Message = text };
        }
    }

    private sealed class Echo : IPbEcho
    {
        public ValueTask<PbResponse> UnaryAsync(PbRequest request, CallContext call = default) => new(new PbResponse { Message = request.Message + "!" });

        public ValueTask<PbEverything> EverythingAsync(PbEverything request, CallContext call = default) => new(request);

        public async ValueTask<PbResponse> ClientStreamAsync(IAsyncEnumerable<PbRequest> requests, CallContext call = default) =>
            new PbResponse { Message = string.Concat(await requests.Select(static request => request.Message).ToListAsync()) };

        public IAsyncEnumerable<PbResponse> ServerStreamAsync(PbRequest request, CallContext call = default) =>
            Enumerable.Range(0, request.Count).Select(index => new PbResponse { Message = request.Message + index, Index = index }).ToAsyncEnumerable();

        public IAsyncEnumerable<PbResponse> BidiStreamAsync(IAsyncEnumerable<PbRequest> requests, CallContext call = default) =>
            requests.Select(static request => new PbResponse { Message = request.Message + "!" });
    }
}
