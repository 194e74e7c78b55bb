using Kitex.Serialization.Thrift;
using Semantics;

namespace Kitex.Generated.Tests;

public sealed class MethodTests
{
    [Fact]
    public void Absent_arguments_have_their_defaults()
    {
        var arguments = (CallsPickArgs)CallsMethods.Pick.DecodeRequest([12, 0, 1, 0, 0])!;
        Assert.Equal(new Point(), arguments.At);
        Assert.Empty(arguments.Points);
        Assert.Equal("hello", arguments.Word);
        Assert.Equal(arguments, CallsPickArgs.Default);
    }

    [Fact]
    public void An_absent_struct_argument_is_an_error_that_names_it()
    {
        var error = Assert.Throws<ThriftMissingArgumentException>(() => CallsMethods.Pick.DecodeRequest([0]));
        Assert.Equal("the argument at of Calls.pick is missing", error.Message);
    }

    [Fact]
    public void An_absent_struct_argument_with_a_default_is_that() =>
        Assert.Equal(new Point { X = 6 }, CallsMethods.Move.DecodeRequest([0]));

    [Fact]
    public void A_required_argument_must_be_there()
    {
        var error = Assert.Throws<ThriftFormatException>(() => CallsMethods.Demand.DecodeRequest([0]));
        Assert.Contains("required field at of Calls.demand is not set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_argument_is_an_empty_struct() =>
        Assert.Equal([12, 0, 1, 0, 0], Bytes.Request(CallsMethods.Demand, null));

    [Fact]
    public void No_arguments_are_an_empty_struct_and_extra_ones_are_ignored()
    {
        Assert.Equal([0], Bytes.Request(CallsMethods.Nothing, null));
        Assert.Null(CallsMethods.Nothing.DecodeRequest([2, 0, 1, 1, 0]));
    }

    [Fact]
    public void An_empty_result_is_the_default_of_its_type()
    {
        Assert.Equal(new Point(), CallsMethods.Pick.DecodeResponse([0]).Message);
        Assert.Empty((IReadOnlyList<string>)CallsMethods.Names.DecodeResponse([0]).Message!);
        Assert.Equal(Shape.Default, CallsMethods.Shape.DecodeResponse([0]).Message);
        Assert.Null(CallsMethods.Nothing.DecodeResponse([0]).Message);
    }

    [Fact]
    public void Null_is_an_empty_result()
    {
        Assert.Equal([0], Bytes.Response(CallsMethods.Pick, RpcResponse.Success(null)));
        Assert.Equal([0], Bytes.Response(CallsMethods.Nothing, RpcResponse.Success(null)));
    }

    [Fact]
    public void A_declared_exception_travels_in_its_field()
    {
        var error = RpcError.Declared(new Broken { Code = 1 });
        var bytes = Bytes.Response(CallsMethods.Shape, error);
        Assert.Equal([12, 0, 1, 8, 0, 1, 0, 0, 0, 1, 0, 0], bytes);
        Assert.Equal(error.Cause, CallsMethods.Shape.DecodeResponse(bytes).Error!.Cause);
    }

    [Fact]
    public void Inherited_methods_belong_to_the_derived_service()
    {
        Assert.Equal("RichService", Rich.RichServiceMethods.Version.Service);
        Assert.Equal("version", Rich.RichServiceMethods.Version.Name);
        Assert.Equal(RpcKind.Oneway, Rich.RichServiceMethods.Fire.Kind);
        Assert.Equal(RpcKind.BidiStream, Tstream.StreamServiceMethods.BidiStream.Kind);
        Assert.Equal(RpcKind.Unary, Tstream.StreamServiceMethods.UnaryStream.Kind);
    }

    [Fact]
    public void Constants_have_their_values()
    {
        Assert.Equal(100, Rich.RichConstants.MaxItems);
        Assert.Equal("hello", Rich.RichConstants.Greeting);
        Assert.Equal([2, 3, 5, 7], Rich.RichConstants.Primes);
        Assert.Equal(-1, Rich.RichConstants.Codes["bad"]);
        Assert.Equal(-3, (int)Rich.Color.Neg);
    }

    [Fact]
    public void What_a_struct_value_leaves_out_is_zero_as_in_the_Go_code()
    {
        Assert.Equal(new Semantics.Point { X = 0, Y = 0 }, Semantics.SemanticsConstants.Origin);
        Assert.Equal(new Semantics.Shape { Point = new Semantics.Point { X = 0, Y = 2 }, Name = null }, Semantics.SemanticsConstants.Dot);
    }
}
