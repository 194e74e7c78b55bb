using Kitex.Serialization.Thrift;
using Semantics;

namespace Kitex.Generated.Tests;

/// <summary>What IDLs may say though the Go code made of it does not compile: declared structs, repeated ids, methods redefined.</summary>
public sealed class OddServiceTests
{
    [Fact]
    public void A_declared_struct_travels_in_its_field()
    {
        var error = RpcError.Declared(new ThriftValueException<Point>(new Point { X = 2 }));
        var bytes = Bytes.Response(OddMethods.Refuse, error);
        Assert.Equal([12, 0, 1, 8, 0, 1, 0, 0, 0, 2, 8, 0, 2, 0, 0, 0, 0, 0, 0], bytes);

        var read = Assert.IsType<ThriftValueException<Point>>(OddMethods.Refuse.DecodeResponse(bytes).Error!.Cause);
        Assert.Equal(new Point { X = 2 }, read.Value);
        Assert.Equal("Point { X = 2, Y = 0 }", read.Message);
        Assert.True(OddMethods.Refuse.Declares(read));
        Assert.False(OddMethods.Refuse.Declares(new ThriftValueException<Fields>(Fields.Default)));
    }

    [Fact]
    public void Of_exceptions_with_one_id_the_first_is_read()
    {
        var shape = Bytes.Response(OddMethods.Refuse, RpcError.Declared(new ThriftValueException<Shape>(new Shape { Name = "a" })));
        Assert.Equal([12, 0, 2, 11, 0, 2, 0, 0, 0, 1, 97, 0, 0], shape);
        Assert.IsType<ThriftValueException<Shape>>(OddMethods.Refuse.DecodeResponse(shape).Error!.Cause);

        var broken = Bytes.Response(OddMethods.Refuse, RpcError.Declared(new Broken { Code = 4 }));
        Assert.Equal([12, 0, 2, 8, 0, 1, 0, 0, 0, 4, 0, 0], broken);
        Assert.IsType<ThriftValueException<Shape>>(OddMethods.Refuse.DecodeResponse(broken).Error!.Cause);
    }

    [Fact]
    public void Arguments_that_share_an_id_are_all_written_and_get_the_last_value_of_their_wire_type()
    {
        var bytes = Bytes.Request(OddMethods.Same, new OddSameArgs { X = 1, Y = 2, Z = "z", Level = Level.High });
        Assert.Equal([8, 0, 1, 0, 0, 0, 1, 8, 0, 1, 0, 0, 0, 2, 11, 0, 1, 0, 0, 0, 1, 122, 8, 0, 1, 0, 0, 0, 2, 0], bytes);
        Assert.Equal(new OddSameArgs { X = 2, Y = 2, Z = "z", Level = Level.High }, OddMethods.Same.DecodeRequest(bytes));
        Assert.Equal(new OddSameArgs { X = 1, Y = 1, Level = Level.Low }, OddMethods.Same.DecodeRequest([8, 0, 1, 0, 0, 0, 1, 0]));
    }

    [Fact]
    public void Arguments_of_unlike_types_under_one_id_take_what_they_can_read()
    {
        var sent = new OddMixedArgs
        {
            Numbers = [1, 2], Words = [], Text = "t", Bytes = "b"u8.ToArray(), Point = new Point { X = 3 }, Shape = new Shape { Name = "s" },
        };
        var read = (OddMixedArgs)OddMethods.Mixed.DecodeRequest(Bytes.Request(OddMethods.Mixed, sent))!;
        Assert.Empty(read.Numbers);
        Assert.Empty(read.Words);
        Assert.Equal("b", read.Text);
        Assert.Equal("b"u8.ToArray(), read.Bytes.ToArray());
        Assert.Equal("s", read.Shape.Name);
    }

    [Fact]
    public async Task A_handler_throws_a_declared_struct_and_the_client_catches_it()
    {
        await using var client = new OddClient("odd", static builder => builder.HostPorts("loopback:1").UseTransport(new LoopbackTransport(OddDescriptor.Describe(new Odd()))));
        var thrown = await Assert.ThrowsAsync<ThriftValueException<Point>>(async () => await client.RefuseAsync(7));
        Assert.Equal(7, thrown.Value.X);
    }

    [Fact]
    public async Task The_method_of_the_derived_service_is_the_one_on_the_wire()
    {
        var service = OdderDescriptor.Describe(new Odder());
        Assert.Equal(["same", "refuse", "mixed"], service.Methods.Select(static method => method.Method.Name));
        Assert.All(service.Methods, static method => Assert.Equal("Odder", method.Method.Service));

        await using var client = new OdderClient("odder", builder => builder.HostPorts("loopback:1").UseTransport(new LoopbackTransport(service)));
        Assert.Equal("a!", await client.SameAsync("a"));
        await client.RefuseAsync(1);
    }

    private sealed class Odd : IOdd
    {
        public ValueTask RefuseAsync(int how, CallContext call = default) => throw new ThriftValueException<Point>(new Point { X = how });

        public ValueTask<int> SameAsync(int x, int y, string z, Level level, CallContext call = default) => new(x);

        public ValueTask MixedAsync(
            IReadOnlyList<int> numbers, IReadOnlyList<string> words, string text, ReadOnlyMemory<byte> bytes, Point point, Shape shape,
            CallContext call = default) => default;
    }

    private sealed class Odder : IOdder
    {
        public ValueTask<string> SameAsync(string only, CallContext call = default) => new(only + "!");

        public ValueTask RefuseAsync(int how, CallContext call = default) => default;

        public ValueTask MixedAsync(
            IReadOnlyList<int> numbers, IReadOnlyList<string> words, string text, ReadOnlyMemory<byte> bytes, Point point, Shape shape,
            CallContext call = default) => default;
    }
}
