using Kitex.Idl.Model;

namespace Kitex.Idl.Tests.Resolving;

public sealed class TypeTests
{
    [Fact]
    public void A_type_tells_how_it_was_written_and_what_it_is()
    {
        var document = IdlText.Accept(
            "include \"a.thrift\" typedef a.Ids Mine struct S { 1: Mine x }", ("a.thrift", "typedef i64 Id typedef list<Id> Ids"));

        var type = document.Structs[0].Fields[0].Type;

        Assert.Equal(("Mine", "Mine"), (type.Name, type.Typedef!.Name));
        Assert.Equal(IdlTypeCategory.List, type.Category);
        Assert.Equal(("Id", IdlTypeCategory.I64), (type.Element!.Name, type.Element.Category));
        Assert.Equal("list<Id>", type.Underlying.ToString());
    }

    [Theory]
    [InlineData("typedef A B typedef B A", "KX0309")]
    [InlineData("typedef list<T> T", "KX0309")]
    [InlineData("typedef map<A, B> A typedef list<A> B", "KX0309")]
    [InlineData("struct S { 1: Nope x }", "KX0307")]
    [InlineData("const i32 C = 1 struct S { 1: C x }", "KX0308")]
    [InlineData("struct S { 1: list x }", "KX0215")]
    [InlineData("struct S { 1: i32 a, 2: i32 a }", "KX0302")]
    [InlineData("struct S { 1: i32 a, 1: i32 b }", "KX0303")]
    [InlineData("struct S { 40000: i32 a, i32 b }", "KX0401")]
    [InlineData("service V { void a(1: i32 x) throws (1: i32 y) }", "KX0605")]
    [InlineData("service A extends B {} service B extends A {}", "KX0311")]
    [InlineData("struct A {} service B extends A {}", "KX0310")]
    public void One_slip_is_one_error(string text, string code)
    {
        Assert.Equal(code, Assert.Single(IdlText.Errors(text)).Code);
    }

    [Fact]
    public void A_service_has_the_methods_it_inherits()
    {
        var document = IdlText.Accept(
            "include \"a.thrift\" service C extends B { void c() } service B extends a.A { void b() }", ("a.thrift", "service A { void a() }"));

        Assert.Equal(["c", "b", "a"], document.Services[0].AllMethods.Select(m => m.Name));
        Assert.Equal("A", document.Services[0].AllMethods.Last().Service.Name);
    }

    [Theory]
    [InlineData("bidirectional", IdlStreamingMode.Bidirectional)]
    [InlineData("client", IdlStreamingMode.Client)]
    [InlineData("server", IdlStreamingMode.Server)]
    [InlineData("unary", IdlStreamingMode.Unary)]
    public void Streaming_modes_are_read(string mode, IdlStreamingMode expected)
    {
        var document = IdlText.Accept($"service V {{ i32 a(1: i32 x) (streaming.mode = \"{mode}\") i32 b(1: i32 x) }}");

        Assert.Equal([expected, IdlStreamingMode.None], document.Services[0].Methods.Select(m => m.Streaming));
    }

    [Theory]
    [InlineData("namespace go a namespace * b", "go", "a")]
    [InlineData("namespace * b namespace go a", "go", "a")]
    [InlineData("namespace * b", "go", "b")]
    [InlineData("namespace * a namespace * b", "go", "b")]
    [InlineData("namespace go a namespace go b", "go", "a")]
    [InlineData("namespace py b", "go", null)]
    public void The_namespace_of_a_language_wins_over_that_of_all(string text, string language, string? expected)
    {
        Assert.Equal(expected, IdlText.Accept(text).Namespace(language));
    }
}
