using Kitex.Build.Emitting;

namespace Kitex.Build.Tests.Emitting;

public sealed class ServiceTests
{
    private const string Streams = """
        struct A { 1: string a }
        struct B { 1: string b }
        service S {
          B cs(1: A a) (streaming.mode = "client")
          B ss(1: A a) (streaming.mode = "server")
          B bi(1: A a) (streaming.mode = "bidirectional")
          B un(1: A a) (streaming.mode = "unary")
        }
        """;

    [Fact]
    public void Streams_are_async_enumerables_and_their_messages_are_bare()
    {
        var code = Emitted.From(Streams);
        Assert.Contains("ValueTask<B> CsAsync(SystemCollections::IAsyncEnumerable<A> a, KitexRpc::CallContext call = default);", code, StringComparison.Ordinal);
        Assert.Contains("IAsyncEnumerable<B> SsAsync(A a, KitexRpc::CallContext call = default);", code, StringComparison.Ordinal);
        Assert.Contains("IAsyncEnumerable<B> BiAsync(SystemCollections::IAsyncEnumerable<A> a,", code, StringComparison.Ordinal);
        Assert.Contains("ValueTask<B> UnAsync(A a,", code, StringComparison.Ordinal);
        Assert.Contains("Success(ReadStruct<B>(body))", code, StringComparison.Ordinal);
        CSharp.AssertCompiles(Emitted.From([("test.thrift", Streams)]), server: false);
    }

    [Fact]
    public void A_single_struct_is_the_message_and_other_arguments_are_a_record()
    {
        var code = Emitted.From("struct A {} service S { A one(1: A a), A two(1: A a, 2: i32 n), void none() }");
        Assert.DoesNotContain("SOneArgs", code, StringComparison.Ordinal);
        Assert.Contains("public sealed partial record STwoArgs", code, StringComparison.Ordinal);
        Assert.DoesNotContain("SNoneArgs", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Inherited_methods_call_the_derived_service()
    {
        var code = Emitted.From("service A { void a() } service B extends A { void b() }");
        Assert.Contains("public interface IB : IA", code, StringComparison.Ordinal);
        Assert.Contains("new AMethods.AMethod(Service);", code, StringComparison.Ordinal);
        Assert.Contains("SendAsync(BMethods.A, null, call);", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_has_a_blocking_method_for_every_call_and_none_for_streams()
    {
        var code = Emitted.From("struct A {} service S { A get(1: A a, 2: i32 n), void put(1: A a), oneway void tell(), A flow(1: A a) (streaming.mode = \"server\") } service T extends S {}");
        Assert.Equal(2, Count(code, "    public A Get(A a, int n, KitexRpc::CallContext call = default) =>\n"));
        Assert.Contains("        Call<A>(TMethods.Get, new SGetArgs { A = a, N = n }, call);", code, StringComparison.Ordinal);
        Assert.Contains("    public void Put(A a, KitexRpc::CallContext call = default) =>\n        Send(SMethods.Put, a, call);", code, StringComparison.Ordinal);
        Assert.Contains("    public void Tell(KitexRpc::CallContext call = default) =>\n        Send(SMethods.Tell, null, call);", code, StringComparison.Ordinal);
        Assert.DoesNotContain(" Flow(", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocking_method_renames_none_that_is_awaited()
    {
        var code = Emitted.From("service S { void foo_async_async(), void echo_async(), void dispose(), void s_client(), void get_type() } service T extends S { void foo() }");
        Assert.Contains("public interface IT : IS\n{\n    SystemTasks::ValueTask FooAsync(", code, StringComparison.Ordinal);
        Assert.Equal(1, Count(code, "public void FooAsync("));
        Assert.Equal(1, Count(code, "public void FooAsync_("));
        Assert.Equal(2, Count(code, "public void Echo("));
        Assert.Equal(2, Count(code, "public void Dispose_("));
        Assert.Equal(2, Count(code, "public void GetType_("));
        Assert.Equal(1, Count(code, "public void SClient_("));
        Assert.Equal(1, Count(code, "public void SClient("));
    }

    [Fact]
    public void The_server_class_is_made_only_when_asked_for()
    {
        const string Idl = "service A { void a() }";
        Assert.DoesNotContain("Kitex.Server", Emitted.From(Idl), StringComparison.Ordinal);
        Assert.Contains("public static class AServer", Emitted.From(Idl, new EmitOptions { EmitServer = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("struct X {} service A { oneway void a(1: X s) (streaming.mode = \"client\") }", "KX2004")]
    [InlineData("exception X {} service A { void a() throws (0: X x) }", "KX2006")]
    public void What_cannot_work_is_an_error(string idl, string code) =>
        Assert.Contains(Emitted.From([("test.thrift", idl)]).Diagnostics, diagnostic => diagnostic.Code == code);

    [Theory]
    [InlineData("string a(1: string s) (streaming.mode = \"{0}\")")]
    [InlineData("i32 a(1: bool s = true) (streaming.mode = \"{0}\")")]
    [InlineData("P a(1: required double s) (streaming.mode = \"{0}\")")]
    [InlineData("binary a(7: P s) throws (1: X x) (streaming.mode = \"{0}\")")]
    [InlineData("list<P> a(1: map<string, P> s) (streaming.mode = \"{0}\")")]
    [InlineData("set<binary> a(1: binary s = \"a\") (streaming.mode = \"{0}\")")]
    [InlineData("E a(1: E s = E.A) (streaming.mode = \"{0}\")")]
    [InlineData("U a(1: X s) (streaming.mode = \"{0}\")")]
    [InlineData("void a(1: P s) (streaming.mode = \"{0}\")")]
    [InlineData("void a(1: string s) (streaming.mode = \"{0}\")")]
    public void Streams_of_all_types_compile(string method)
    {
        foreach (var mode in new[] { "client", "server", "bidirectional", "unary" })
        {
            var text = method.Replace("{0}", mode, StringComparison.Ordinal);
            var idl = $"struct P {{ 1: i32 x }} enum E {{ A }} union U {{ 1: P p }} exception X {{}} service S {{ {text} }} service T extends S {{}}";
            CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)], new EmitOptions { EmitServer = true }), server: true);
        }
    }

    [Fact]
    public void Streams_of_values_say_how_their_messages_are_wrapped()
    {
        var code = Emitted.From("service A { string a(3: string s) (streaming.mode = \"server\") }");
        Assert.Contains("SystemCollections::IAsyncEnumerable<string> AAsync(string s, KitexRpc::CallContext call = default);", code, StringComparison.Ordinal);
        Assert.Contains("each request is a struct with the value in field 3.", code, StringComparison.Ordinal);
        Assert.Contains("each response is a struct with the value in field 0.", code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("void a() throws (1: P p)")]
    [InlineData("P a(1: P p) throws (1: P p, 2: X x, 3: U u, 4: Alias again)")]
    [InlineData("void a() throws (1: P p, 1: X x, 2: X x, 2: U u)")]
    [InlineData("string a(1: i32 x, 1: i32 y)")]
    [InlineData("string a(1: i32 x, 1: string y, 1: i32 z, 2: required string x)")]
    [InlineData("void a(1: i32 x, 1: E y, 1: required i32 z, 2: P p, 2: U u, 2: required P q, 3: list<i32> l, 3: list<E> m, 4: binary b, 4: string s = \"x\")")]
    public void Declared_structs_and_repeated_ids_compile(string method)
    {
        var idl = $"struct P {{ 1: i32 x }} typedef P Alias enum E {{ A }} union U {{ 1: P p }} exception X {{}} service S {{ {method} }} service T extends S {{}}";
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)], new EmitOptions { EmitServer = true, KeepUnknownFields = true }), server: true);
    }

    [Theory]
    [InlineData("service A { void a(1: i32 x) } service B extends A { void a() }")]
    [InlineData("service A { void a() } service B extends A { i32 a() } service C extends B { i32 a() } service D extends C { void a() }")]
    [InlineData("struct P {} service A { P a(1: P p), void b() } service B extends A { P a(1: P p) (streaming.mode = \"client\") } service C extends B { void c() }")]
    [InlineData("service A { void a(1: i32 x, 2: i32 y) } service B extends A { string a(1: i32 x, 2: i32 y) } service C extends A { void a(1: i32 p, 2: i32 q) }")]
    public void Methods_redefined_in_another_shape_compile(string idl) =>
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)], new EmitOptions { EmitServer = true }), server: true);

    [Fact]
    public void A_service_that_redefines_a_method_in_another_shape_has_an_interface_of_its_own()
    {
        var code = Emitted.From("service A { void a(1: i32 x), void b() } service B extends A { string a() } service C extends B { void c() }");
        Assert.Contains("public interface IB\n{", code, StringComparison.Ordinal);
        Assert.Contains("ValueTask<string> AAsync(KitexRpc::CallContext call = default);\n\n    SystemTasks::ValueTask BAsync(", code, StringComparison.Ordinal);
        Assert.Contains("public interface IC : IB", code, StringComparison.Ordinal);
        Assert.Contains("A { get; } = new AMethod(Service);", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_parameter_lists_are_broken()
    {
        var arguments = string.Join(", ", Enumerable.Range(1, 12).Select(static i => $"{i}: list<string> argument{i}"));
        var code = Emitted.From($"service S {{ void call({arguments}) }}", new EmitOptions { EmitServer = true });
        Assert.All(code.Split('\n'), static line => Assert.True(line.Length <= 160, line));
        CSharp.AssertCompiles(Emitted.From([("test.thrift", $"service S {{ void call({arguments}) }}")]), server: false);
    }

    [Fact]
    public void Comments_become_documentation_and_cannot_break_it()
    {
        const string Idl = """
            /** A <b> & "c"
             * second line */
            struct S {
              1: i32 a // a < b
            }
            /* the */ service V {
              // calls </summary>
              void m()
            }
            """;
        var code = Emitted.From(Idl);
        Assert.Contains("/// A &lt;b&gt; &amp; \"c\"\n/// second line\n/// </summary>", code, StringComparison.Ordinal);
        Assert.Contains("/// <summary>a &lt; b</summary>", code, StringComparison.Ordinal);
        CSharp.AssertCompiles(Emitted.From([("test.thrift", Idl)]), server: false);
    }

    [Fact]
    public void A_user_implements_the_interface_and_uses_the_types()
    {
        const string Idl = "struct A { 1: required string name, 2: optional i32 n } union U { 1: A a, 2: string s } service S { U pick(1: A a, 2: list<A> more) }";
        const string Use = """
            #nullable enable
            #pragma warning disable CS1591
            using System.Collections.Generic;
            using System.Linq;
            using System.Threading.Tasks;
            using Kitex;
            using Test;

            public sealed class Handler : IS
            {
                public ValueTask<U> PickAsync(A a, IReadOnlyList<A> more, CallContext call = default) =>
                    ValueTask.FromResult(new U { A = more.FirstOrDefault() ?? (a with { N = 5 }) });
            }

            public static class Program
            {
                public static ServiceDescriptor Describe() => SDescriptor.Describe(new Handler());

                public static string Member(U u) => u.Member switch
                {
                    UMember.A => u.A!.Name,
                    _ => u.S ?? "",
                };
            }
            """;
        CSharp.AssertCompiles(Emitted.From([("test.thrift", Idl)]), server: false, Use);
    }

    [Fact]
    public void Server_classes_may_have_a_file_of_their_own()
    {
        var options = new EmitOptions { EmitServer = true, ServerInOwnFile = true };
        var result = Emitted.From([("a.thrift", "service A { void a() }"), ("b.thrift", "struct B {}")], options);
        Assert.Equal(["a.g.cs", "a.server.g.cs", "b.g.cs"], result.Files.Select(static file => file.Name));
        Assert.DoesNotContain("AServer", result.Files[0].Text, StringComparison.Ordinal);
        Assert.Contains("public static class AServer", result.Files[1].Text, StringComparison.Ordinal);
        CSharp.AssertCompiles(result, server: true);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
