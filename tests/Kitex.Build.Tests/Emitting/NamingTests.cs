using Kitex.Build.Emitting;

namespace Kitex.Build.Tests.Emitting;

public sealed class NamingTests
{
    [Theory]
    [InlineData("RED", "Red")]
    [InlineData("MAX_ITEMS", "MaxItems")]
    [InlineData("userID", "UserID")]
    [InlineData("f_list_i32", "FListI32")]
    [InlineData("_S9", "S9")]
    [InlineData("_", "_")]
    [InlineData("__x__", "X")]
    [InlineData("_9a", "_9a")]
    [InlineData("a.b", "AB")]
    [InlineData("HTTP_Server", "HTTPServer")]
    public void Names_of_types_and_members_are_pascal_case(string idl, string expected) =>
        Assert.Equal(expected, Identifiers.Pascal(idl));

    [Theory]
    [InlineData("user_id", "userId")]
    [InlineData("ID", "id")]
    [InlineData("URLPath", "urlPath")]
    [InlineData("Req", "req")]
    public void Names_of_parameters_are_camel_case(string idl, string expected) =>
        Assert.Equal(expected, Identifiers.Camel(idl));

    [Fact]
    public void The_exact_spelling_has_the_name_and_others_get_underscores()
    {
        var code = Emitted.From("struct S { 1: i32 abc, 2: i32 Abc, 3: i32 ABC }");
        Assert.Contains("case 1 when type == KitexThrift::ThriftType.I32: Abc_ =", code, StringComparison.Ordinal);
        Assert.Contains("case 2 when type == KitexThrift::ThriftType.I32: Abc =", code, StringComparison.Ordinal);
        Assert.Contains("case 3 when type == KitexThrift::ThriftType.I32: Abc__ =", code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace csharp My.Own\nnamespace go x", "My.Own")]
    [InlineData("namespace netstd My.Std\nnamespace go x", "My.Std")]
    [InlineData("namespace go shop.order_items", "Shop.OrderItems")]
    [InlineData("namespace * any\nnamespace go some", "Some")]
    [InlineData("namespace * any", "Any")]
    [InlineData("namespace csharp class.event", "@class.@event")]
    [InlineData("namespace py x", "Test")]
    public void The_namespace_comes_from_the_IDL_or_the_file_name(string header, string expected)
    {
        var code = Emitted.From(header + "\nstruct S { 1: S s }");
        Assert.Contains($"\nnamespace {expected};\n", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_set_the_namespace_or_put_a_prefix_before_it()
    {
        Assert.Contains("\nnamespace A.B;\n", Emitted.From("namespace go x", new EmitOptions { Namespace = "A.B" }), StringComparison.Ordinal);
        Assert.Contains("\nnamespace P.X;\n", Emitted.From("namespace go x", new EmitOptions { NamespacePrefix = "P" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace go class.event\nstruct string_ { 1: i32 class }\nservice event { void void_(1: i32 class, 2: string call) }")]
    [InlineData("namespace csharp class.event\nstruct namespace_ { 1: namespace_ object }\nenum E { class, null, value__, None }")]
    [InlineData("exception X { 1: string message, 2: string data, 3: string source, 4: i32 StackTrace, 5: string text, 6: i32 h_result }")]
    [InlineData("exception X { 1: i32 message, 2: string Message }")]
    [InlineData("exception X { 1: string message, 2: i32 Message }")]
    [InlineData("exception X { 1: optional string message } exception Y { 1: required string message } exception Z {}")]
    [InlineData("struct Equals { 1: i32 equals, 2: i32 to_string, 3: i32 get_hash_code, 4: i32 read, 5: i32 write, 6: i32 default, 7: i32 clone, 8: i32 equality_contract }")]
    [InlineData("struct Read { 1: Write write } struct Write { 1: Read read } union Member { 1: Text text } exception Text { 1: Message message } exception Message { 1: string message } struct UnknownFields {} enum Default { A }")]
    [InlineData("struct echo { 1: echo echo, 2: i32 Echo }\nservice Echo { echo echo(1: echo echo), echo echo_async(1: echo e), echo Echo_Async(1: echo e) }")]
    [InlineData("service IEcho { void service(), void equals(), void dispose(), void call(1: i32 call), void send(1: i32 this), void get_type() }\nstruct IIEcho {}\nstruct IEchoClient { 1: IIEcho a }")]
    [InlineData("struct Result {}\nstruct ValueTask {}\nstruct List {}\nstruct Kitex {}\nstruct System {}\nstruct global_ { 1: list<Result> a, 2: Kitex System, 3: System Kitex }\nservice S { Result a(1: ValueTask b, 2: List c) }")]
    [InlineData("namespace go Kitex.System\nstruct Global { 1: i32 global }\nservice Thrift { Global Serialization(1: list<Global> Client) }")]
    [InlineData("union U { 1: i32 member, 2: string none, 3: i32 U, 4: bool UMember }\nstruct UMember { 1: U u }")]
    [InlineData("struct S { 1: i32 type, 2: i32 id, 3: i32 reader, 4: i32 writer, 5: i32 other, 6: i32 hash, 7: i32 unknown_fields, 8: required i32 has_x, 9: required i32 x }")]
    [InlineData("const i32 equals = 1\nconst string TestConstants = \"\"\nconst i32 class = 3\nstruct test_constants {}\nstruct TestContainers { 1: list<TestContainers> a }")]
    [InlineData("service A { void foo_bar(1: i32 x) } service B extends A { void fooBar(1: i32 x), void foo_bar(1: i32 x) } service C extends B { void BMethods(), void FooBarMethod() }")]
    [InlineData("service S { void a(1: i32 a_b, 2: i32 aB, 3: i32 __, 4: i32 arguments, 5: i32 request, 6: i32 handler) }")]
    [InlineData("exception E { 1: i32 c } service S { void a() throws (-1: E first, 2: E second) }")]
    [InlineData("service Echo { void echo_client(), void EchoMethods(1: i32 a), void dispose(), void dispose_async(), void finalize(), void memberwise_clone(), i32 get_type(), i32 getType() }")]
    [InlineData("service S { void async(), void Async(), void foo(), void foo_async_async(), void fooAsync(), void _(), void _9() } service T extends S { void s(), void T_client(), void foo_async() }")]
    [InlineData("struct A {} service S { A call(1: A message), A call_async(1: A a, 2: A b), void send(1: A method, 2: A message), void send_async(), oneway void block(1: A a), A request(1: A a) }")]
    public void Names_that_clash_still_compile(string idl)
    {
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)]), server: false);
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)], new EmitOptions { EmitServer = true, KeepUnknownFields = true }), server: true);
    }

    [Fact]
    public void Enums_and_structs_of_one_name_live_in_the_namespaces_of_their_files()
    {
        var result = Emitted.From(
        [
            ("a.thrift", "enum Kind { X }\nstruct Item { 1: Kind kind = Kind.X }"),
            ("b.thrift", "struct Kind {}\nenum Item { Y }"),
            ("main.thrift", "include \"a.thrift\"\ninclude \"b.thrift\"\nstruct Both { 1: list<a.Kind> x, 2: list<b.Kind> y, 3: a.Item z, 4: map<b.Item, a.Item> w }"),
        ]);
        CSharp.AssertCompiles(result, server: false);
    }

    [Fact]
    public void A_type_named_twice_in_one_namespace_is_an_error_that_names_both_places()
    {
        var result = Emitted.From([("a.thrift", "namespace go x\nstruct S {}"), ("b.thrift", "namespace go x\nenum S { A }")]);
        var error = Assert.Single(result.Diagnostics);
        Assert.Equal("KX2001", error.Code);
        Assert.Equal("b.thrift", error.Position.File);
        Assert.Contains("a.thrift(2,8)", error.Message, StringComparison.Ordinal);
        Assert.Empty(result.Files);
    }

    [Fact]
    public void A_service_named_twice_in_one_namespace_is_an_error()
    {
        var result = Emitted.From([("a.thrift", "namespace go x\nservice S {}"), ("b.thrift", "namespace go x\nservice S {}")]);
        Assert.Equal("KX2001", Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public void A_type_that_would_be_a_namespace_gets_an_underscore()
    {
        var result = Emitted.From(
        [
            ("a.thrift", "namespace go x\nstruct Y { 1: list<Y> ys }\nservice z { Y y(1: Y y) }"),
            ("b.thrift", "namespace go x.y\nstruct Z {}"),
            ("c.thrift", "namespace csharp X.IZ.More\nstruct Z {}"),
        ]);
        CSharp.AssertCompiles(result, server: false);
        Assert.Contains("public sealed partial record Y_ :", result.Files[0].Text, StringComparison.Ordinal);
        Assert.Contains("public interface IZ_", result.Files[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KitexThrift")]
    [InlineData("KitexRpc")]
    [InlineData("SystemCollections")]
    [InlineData("SystemObjectModel")]
    [InlineData("SystemTasks")]
    public void Names_of_aliases_hide_nothing(string alias)
    {
        var idl = $$"""
            struct {{alias}} { 1: {{alias}} {{alias}}, 2: set<{{alias}}> all, 3: map<i32, list<{{alias}}>> more }
            enum E { {{alias}} }
            const E {{alias}}_C = E.{{alias}}
            service Service{{alias}} {
              {{alias}} {{alias}}(1: {{alias}} {{alias}})
              {{alias}} stream(1: {{alias}} a) (streaming.mode = "bidirectional")
            }
            """;
        foreach (var header in new[] { "", $"namespace csharp {alias}\n", $"namespace csharp A.{alias}.{alias}\n" })
            CSharp.AssertCompiles(Emitted.From([("test.thrift", header + idl)], new EmitOptions { EmitServer = true }), server: true);
    }

    [Theory]
    [InlineData("enum Color { RED } struct S { 1: list<Color> color, 2: Color Color_ = Color.RED, 3: optional Color c = Color.RED }")]
    [InlineData("struct A {} union B { 1: A a } struct S { 1: required B a, 2: required A b, 3: string S_, 4: B B }")]
    [InlineData("struct Data { 1: i32 x } struct Source {} exception X { 1: required Data data, 2: Source source, 3: required Data Message, 4: list<Source> Data }")]
    [InlineData("struct Kind { 1: i32 a } struct Name {} struct ReadStruct {} struct RpcMethod {} service S { Kind kind(1: Name n), Name name(1: ReadStruct r), Kind b(1: Kind k, 2: Name n) }")]
    [InlineData("struct Payload { 1: i32 a } struct Package {} service S { Payload pay(1: Package p), Package pack(1: Payload p, 2: i32 n) }")]
    [InlineData("struct FooMethod {} struct Foo {} service S { FooMethod foo(1: Foo foo), Foo fooMethod(1: FooMethod f) throws (1: FooMethod e) }")]
    [InlineData("struct FooAsync {} struct CallAsync { 1: FooAsync SendAsync } service S { FooAsync foo(1: CallAsync call), CallAsync call_(1: FooAsync f, 2: i32 i) }")]
    [InlineData("struct ListOfI32 {} struct ReadListOfItem {} struct Item { 1: list<list<i32>> a, 2: list<Item> b, 3: map<i32, ListOfI32> c, 4: set<ReadListOfItem> d }")]
    [InlineData("enum RED { RED } const RED red = RED.RED const list<RED> Reds = [RED.RED, 7] struct Red_ { 1: RED RED = RED.RED }")]
    [InlineData("struct Create {} struct Describe {} service Service { Create Describe(1: Describe Create) }")]
    public void Members_with_names_of_types_do_not_hide_them(string idl)
    {
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)]), server: false);
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)], new EmitOptions { EmitServer = true, KeepUnknownFields = true }), server: true);
    }

    [Fact]
    public void Only_the_aliases_that_are_used_are_declared()
    {
        Assert.DoesNotContain("using", Emitted.From("enum E { A }"), StringComparison.Ordinal);
        var code = Emitted.From("struct S {}");
        Assert.Contains("using KitexThrift = global::Kitex.Serialization.Thrift;", code, StringComparison.Ordinal);
        Assert.DoesNotContain("using KitexRpc", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_one_name_get_outputs_of_their_own()
    {
        var result = Emitted.From(
        [
            ("x/common.thrift", "namespace go x\nstruct S {}"),
            ("y/common.thrift", "namespace go y\nstruct S {}"),
        ]);
        Assert.Equal(["common.g.cs", "common.2.g.cs"], result.Files.Select(static file => file.Name));
        CSharp.AssertCompiles(result, server: false);
    }
}
