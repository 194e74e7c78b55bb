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
        Assert.Contains("ValueTask<global::Test.B> CsAsync(global::System.Collections.Generic.IAsyncEnumerable<global::Test.A> a, global::Kitex.CallContext call = default);", code, StringComparison.Ordinal);
        Assert.Contains("IAsyncEnumerable<global::Test.B> SsAsync(global::Test.A a, global::Kitex.CallContext call = default);", code, StringComparison.Ordinal);
        Assert.Contains("IAsyncEnumerable<global::Test.B> BiAsync(global::System.Collections.Generic.IAsyncEnumerable<global::Test.A> a,", code, StringComparison.Ordinal);
        Assert.Contains("ValueTask<global::Test.B> UnAsync(global::Test.A a,", code, StringComparison.Ordinal);
        Assert.Contains("Success(ReadStruct<global::Test.B>(body))", code, StringComparison.Ordinal);
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
        Assert.Contains("public interface IB : global::Test.IA", code, StringComparison.Ordinal);
        Assert.Contains("new global::Test.AMethods.AMethod(Service);", code, StringComparison.Ordinal);
        Assert.Contains("SendAsync(global::Test.BMethods.A, null, call);", code, StringComparison.Ordinal);
    }

    [Fact]
    public void The_server_class_is_made_only_when_asked_for()
    {
        const string Idl = "service A { void a() }";
        Assert.DoesNotContain("Kitex.Server", Emitted.From(Idl), StringComparison.Ordinal);
        Assert.Contains("public static class AServer", Emitted.From(Idl, new EmitOptions { EmitServer = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service A { void a(1: i32 x) } service B extends A { void a() }", "KX2003")]
    [InlineData("service A { string a(1: string s) (streaming.mode = \"server\") }", "KX2004")]
    [InlineData("struct X {} service A { void a() throws (1: X x) }", "KX2005")]
    [InlineData("exception X {} service A { void a() throws (0: X x) }", "KX2006")]
    public void What_cannot_work_is_an_error(string idl, string code) =>
        Assert.Contains(Emitted.From([("test.thrift", idl)]).Diagnostics, diagnostic => diagnostic.Code == code);

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
}
