using Kitex.Serialization.Thrift;
using Kitex.Tool.Calling;
using Kitex.Tool.Tests.Calls;

namespace Kitex.Tool.Tests.Calling;

public sealed class EncodedMethodTests
{
    private static readonly EncodedThriftMethod Join = Method("join");

    [Fact]
    public void A_method_is_that_of_the_service_called()
    {
        Assert.Equal("Calls.version", Method("version").ToString());
        Assert.Equal(RpcKind.Unary, Join.Kind);
        Assert.Equal(RpcKind.Oneway, Method("fire").Kind);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void A_request_is_the_bytes_it_was_given(int length)
    {
        var body = new byte[length];
        body[^1] = 7;
        Assert.Equal(body, IdlAsset.Generated(Join, (object)body));
    }

    [Fact]
    public void A_result_is_success_and_so_is_none()
    {
        Assert.Null(Join.DecodeResponse(IdlAsset.Generated(CallsMethods.Join, RpcResponse.Success("joined"))).Error);
        Assert.Null(Join.DecodeResponse([0]).Error);
        Assert.Null(Method("nothing").DecodeResponse([0]).Error);
        Assert.Null(Method("nothing").DecodeResponse([1, 0, 0, 0, 0]).Error);
    }

    [Fact]
    public void A_declared_exception_is_told_with_its_fields()
    {
        var broken = new Broken
        {
            Code = 7,
            Message = "out of \"order\"",
            Details = new Dictionary<string, IReadOnlyList<Kind>> { ["a"] = [Kind.Odd, (Kind)9] },
            Ratios = new Dictionary<int, double> { [1] = 0.5, [2] = double.NaN },
            Raw = new byte[] { 1 },
        };
        var error = Join.DecodeResponse(IdlAsset.Generated(CallsMethods.Join, RpcError.Declared(broken))).Error!;
        Assert.Equal(RpcErrorCode.Declared, error.Code);
        Assert.Equal(
            """Broken {"code":7,"message":"out of \"order\"","details":{"a":["ODD",9]},"ratios":[[1,0.5],[2,"NaN"]],"raw":"AQ=="}""",
            error.Cause!.Message);
    }

    [Fact]
    public void A_declared_exception_that_is_malformed_is_told_too()
    {
        // A list of i32 where the IDL has a map of lists of enums.
        var error = Join.DecodeResponse([12, 0, 1, 13, 0, 3, 11, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]).Error!;
        Assert.StartsWith("Broken, whose fields are not as the IDL has them: Malformed Thrift: ", error.Cause!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_nobody_knows_are_passed_over() => Assert.Null(Join.DecodeResponse([8, 0, 9, 0, 0, 0, 1, 0]).Error);

    [Fact]
    public void A_malformed_reply_is_an_error() => Assert.Throws<ThriftFormatException>(() => Join.DecodeResponse([11, 0, 0, 0, 0, 0, 9]));

    [Fact]
    public void It_serves_nobody()
    {
        Assert.Throws<NotSupportedException>(() => Join.DecodeRequest([0]));
        Assert.Throws<NotSupportedException>(() => IdlAsset.Generated(Join, RpcResponse.Success(null)));
    }

    private static EncodedThriftMethod Method(string name) => new(IdlAsset.Calls.Services[1], IdlAsset.Method(name));
}
