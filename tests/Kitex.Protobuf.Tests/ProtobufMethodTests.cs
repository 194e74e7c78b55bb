using Google.Protobuf;
using Kitex.Network;
using Kitex.Serialization.Protobuf;
using Pbapi;

namespace Kitex.Protobuf.Tests;

public sealed class ProtobufMethodTests
{
    private static readonly ProtobufMethod<PbEverything, PbResponse> Method =
        new("PbEcho", "Everything", RpcKind.Unary, PbEverything.Parser, PbResponse.Parser, "pbapi");

    [Fact]
    public void It_tells_service_package_name_kind_and_encoding()
    {
        Assert.Equal(("PbEcho", "pbapi", "Everything", RpcKind.Unary, PayloadKind.Protobuf), (Method.Service, Method.Package, Method.Name, Method.Kind, Method.Payload));
        Assert.Equal("PbEcho.Everything", Method.ToString());
    }

    [Fact]
    public void A_service_without_a_package_has_an_empty_one() =>
        Assert.Equal("", new ProtobufMethod<PbRequest, PbResponse>("PbEcho", "Unary", RpcKind.Unary, PbRequest.Parser, PbResponse.Parser).Package);

    [Fact]
    public void Requests_and_responses_are_the_bytes_of_the_bare_messages()
    {
        var request = new PbEverything { FString = "你好", FRepInt32 = { 1, -2, 3 }, FMap = { ["a"] = 1 }, CInner = new PbInner { Name = "in" } };
        var response = new PbResponse { Message = "hello", Index = -1 };

        Assert.Equal(request.ToByteArray(), Request(request));
        Assert.Equal(request, Method.DecodeRequest(Request(request)));
        Assert.Equal(response.ToByteArray(), Response(response));
        Assert.Equal(response, Method.DecodeResponse(Response(response)).Message);
    }

    [Fact]
    public void No_message_is_an_empty_one_and_has_no_bytes()
    {
        Assert.Empty(Request(null));
        Assert.Empty(Response(null));
        Assert.Empty(Request(new PbEverything()));
        Assert.Equal(new PbEverything(), Method.DecodeRequest([]));
        Assert.Equal(new PbResponse(), Method.DecodeResponse([]).Message);
    }

    [Theory]
    [InlineData(4090)]
    [InlineData(4096)]
    [InlineData(5_000_000)]
    public void Messages_larger_than_a_piece_of_the_output_are_written_whole(int bytes)
    {
        var data = new byte[bytes];
        new Random(bytes).NextBytes(data);
        var request = new PbEverything { FBytes = ByteString.CopyFrom(data), FRepString = { Enumerable.Range(0, 1000).Select(static i => $"item {i}") } };
        using var output = new OutputBuffer();
        output.Write("in front"u8);

        Method.EncodeRequest(request, output);

        Assert.Equal([.. "in front"u8, .. request.ToByteArray()], output.ToArray());
    }

    [Fact]
    public void Fields_nobody_knows_are_kept()
    {
        byte[] bytes = [.. new PbRequest { Message = "hello", Count = 3 }.ToByteArray(), 0xa2, 0x06, 0x01, 0x61];

        Assert.Equal(bytes, Response((PbResponse)Method.DecodeResponse(bytes).Message!));
    }

    [Theory]
    [InlineData("08")]
    [InlineData("720561")]
    [InlineData("00")]
    [InlineData("0c")]
    [InlineData("08ffffffffffffffffffff01")]
    public void Malformed_bytes_are_a_format_error_that_names_the_message(string hex)
    {
        var bytes = Convert.FromHexString(hex);

        var refused = Assert.Throws<ProtobufFormatException>(() => Method.DecodeRequest(bytes));

        Assert.StartsWith("Malformed Protobuf message PbEverything: ", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.InnerException);
    }

    [Fact]
    public void A_malformed_response_names_its_message() =>
        Assert.Contains("PbResponse", Assert.Throws<ProtobufFormatException>(static () => Method.DecodeResponse([0x0a])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_length_far_beyond_the_message_is_refused() =>
        Assert.Throws<ProtobufFormatException>(static () => Method.DecodeRequest([0x72, 0xff, 0xff, 0xff, 0xff, 0x07]));

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 40)];
            random.NextBytes(bytes);
            try
            {
                Method.DecodeRequest(bytes);
            }
            catch (ProtobufFormatException)
            {
            }
        }
    }

    private static byte[] Request(PbEverything? message)
    {
        using var output = new OutputBuffer();
        Method.EncodeRequest(message, output);
        return output.ToArray();
    }

    private static byte[] Response(PbResponse? message)
    {
        using var output = new OutputBuffer();
        Method.EncodeResponse(RpcResponse.Success(message), output);
        return output.ToArray();
    }
}
