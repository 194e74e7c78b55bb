using Kitex.Build.Emitting;

namespace Kitex.Build.Tests.Protobuf;

public sealed class ServiceTests
{
    [Theory]
    [InlineData("package shop.order_items.v1beta;", "\nnamespace Shop.OrderItems.V1Beta;\n")]
    [InlineData("package a; option csharp_namespace = \"My.Own\";", "\nnamespace My.Own;\n")]
    [InlineData("", "\n#pragma warning disable CS0612\n\nusing KitexRpc = global::Kitex;\n")]
    public void The_namespace_is_that_of_the_messages(string header, string expected) =>
        Assert.Contains(expected, Code(header + "message A {} service S { rpc Get(A) returns (A); }"), StringComparison.Ordinal);

    [Fact]
    public void A_prefix_for_namespaces_is_not_for_those_of_Protobuf() =>
        Assert.Contains(
            "\nnamespace Demo;\n",
            Code("package demo; message A {} service S { rpc Get(A) returns (A); }", new EmitOptions { NamespacePrefix = "P" }),
            StringComparison.Ordinal);

    [Fact]
    public void Names_on_the_wire_are_those_of_the_file()
    {
        var code = Code("package a.b_c; message A {} service my_service { rpc say_hello(A) returns (A); }");
        Assert.Contains("public const string Service = \"my_service\";", code, StringComparison.Ordinal);
        Assert.Contains("SayHello { get; } = new KitexProtobuf::ProtobufMethod<A, A>(", code, StringComparison.Ordinal);
        Assert.Contains("\"say_hello\"", code, StringComparison.Ordinal);
        Assert.Contains("\"a.b_c\"", code, StringComparison.Ordinal);
        Assert.Contains("interface IMyService", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_become_documentation()
    {
        var code = Code("""
            message A {}

            // No one's.

            // Says <hello>
            //
            // to all.
            service S {
              /** Gets it. */
              rpc Get(A) returns (A); // behind
              rpc Other(A) returns (A);
            }
            """);
        Assert.Contains("/// <summary>\n/// Says &lt;hello&gt;\n///\n/// to all.\n/// </summary>\n[global", code, StringComparison.Ordinal);
        Assert.Contains("    /// <summary>Gets it.</summary>\n    SystemTasks::ValueTask<A> GetAsync", code, StringComparison.Ordinal);
        Assert.DoesNotContain("No one", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_services_has_no_code_but_that_of_protoc()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.proto", "syntax = \"proto3\";\nmessage A {}");
        Assert.Empty(ProtobufCode.Services(file, folder.Root).Files);
    }

    [Fact]
    public void Two_files_that_make_one_type_are_an_error_at_the_second()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.proto", "syntax = \"proto3\";\npackage b;\noption csharp_namespace = \"N\";\nmessage A {}");
        var file = folder.Write("a.proto", "syntax = \"proto3\";\npackage a;\nimport \"b.proto\";\noption csharp_namespace = \"N\";\nmessage A { b.A a = 1; }");
        var diagnostic = Assert.Single(ProtobufCode.Services(file, folder.Root).Diagnostics);
        Assert.StartsWith($"{file}(5,9): error KX2001: the C# type 'N.A' is also made of 'A' at ", diagnostic.ToString(), StringComparison.Ordinal);
    }

    private static string Code(string idl, EmitOptions? options = null)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("test.proto", "syntax = \"proto3\";\n" + idl);
        return Assert.Single(ProtobufCode.Services(file, folder.Root, options).Files).Text;
    }
}
