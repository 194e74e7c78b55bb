namespace Kitex.Build.Tests.MSBuild;

public sealed class ProtobufFileTests
{
    private const string Assembly = "[assembly: System.CLSCompliant(false)]\n[assembly: System.Runtime.InteropServices.ComVisible(false)]\n";

    private const string Service = """
        syntax = "proto3";
        package demo.main;
        import "shared.proto";
        import "google/protobuf/empty.proto";
        service Main {
          rpc Get(demo.shared.Key) returns (demo.shared.Value);
          rpc Watch(google.protobuf.Empty) returns (stream demo.shared.Value);
        }
        """;

    private const string Shared = """
        syntax = "proto3";
        package demo.shared;
        message Key { string text = 1; }
        message Value { string text = 1; }
        """;

    private const string Use = Assembly + """
        namespace User
        {
            internal static class Use
            {
                public static Demo.Shared.Value Get(Demo.Main.MainClient client) => client.Get(new Demo.Shared.Key { Text = "a" });
            }
        }
        """;

    [Fact]
    public void Messages_and_services_are_made_when_something_changed_and_only_then()
    {
        using var project = new UserProject(
            "<Protobuf Include=\"main.proto\" AdditionalImportDirs=\"inc\" /><Protobuf Include=\"inc/shared.proto\" ProtoRoot=\"inc\" />", protobuf: true);
        project.Write("main.proto", Service);
        project.Write("inc/shared.proto", Shared);
        project.Write("Use.cs", Use);

        var (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(project.Generated("../Shared.cs")), output);
        Assert.False(File.Exists(project.Generated("../MainGrpc.cs")), output);
        Assert.False(File.Exists(project.Generated("shared.g.cs")), output);
        Assert.Contains("class MainClient", File.ReadAllText(project.Generated("main.g.cs")), StringComparison.Ordinal);
        Assert.DoesNotContain("MainServer", File.ReadAllText(project.Generated("main.g.cs")), StringComparison.Ordinal);

        (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.False(UserProject.Generates(output), output);

        project.Write("inc/shared.proto", Shared + "service Shared { rpc Get(Key) returns (Value); }");
        (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.True(UserProject.Generates(output), output);
        Assert.Contains("class SharedClient", File.ReadAllText(project.Generated("shared.g.cs")), StringComparison.Ordinal);

        File.Delete(project.Generated("main.g.cs"));
        (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(project.Generated("main.g.cs")), output);

        (exitCode, output) = project.Build("Clean");
        Assert.True(exitCode == 0, output);
        Assert.False(Directory.Exists(project.Generated("")), output);
    }

    [Fact]
    public void A_bad_file_is_an_error_at_its_line_and_fails_the_build()
    {
        using var project = new UserProject("<Protobuf Include=\"bad.proto\" />", protobuf: true);
        project.Write("bad.proto", "syntax = \"proto3\";\nmessage A { int32 a = }");

        var (exitCode, output) = project.Build();

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"bad\.proto\(2,23\)\s?: error\s?: Expected field number", output);
    }

    [Fact]
    public void A_name_that_is_no_name_in_CSharp_is_an_error_at_its_line()
    {
        using var project = new UserProject("<Protobuf Include=\"bad.proto\" />", protobuf: true);
        project.Write("bad.proto", "syntax = \"proto3\";\nmessage event {}");

        var (exitCode, output) = project.Build();

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"bad\.proto\(2,9\): error KX2011: 'event' is a keyword", output);
    }

    [Fact]
    public void Server_classes_come_with_a_reference_to_the_server_and_follow_the_access_of_the_messages()
    {
        using var project = new UserProject(
            "<Protobuf Include=\"idl/*.proto\" ProtoRoot=\"idl\" Access=\"Internal\" /><ThriftFile Include=\"main.thrift\" />", server: true, protobuf: true);
        project.Write("idl/main.proto", Service);
        project.Write("idl/shared.proto", Shared);
        project.Write("main.thrift", "service Thrifty { void get() }");
        project.Write("Use.cs", Use);

        var (exitCode, output) = project.Build();

        Assert.True(exitCode == 0, output);
        Assert.Contains("internal static class MainServer", string.Concat(Directory.EnumerateFiles(project.Generated("")).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Contains("class ThriftyServer", File.ReadAllText(project.Generated("main.g.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_package_that_brings_protoc_the_build_says_so()
    {
        using var project = new UserProject("<Protobuf Include=\"a.proto\" />");
        project.Write("a.proto", "syntax = \"proto3\";");

        var (exitCode, output) = project.Build();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error KX2012: <Protobuf> items need the package Grpc.Tools", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GrpcServices=\"Client\"", true)]
    [InlineData("KitexServices=\"false\"", false)]
    public void Services_can_be_left_to_others(string metadata, bool isGrpc)
    {
        using var project = new UserProject($"<Protobuf Include=\"main.proto\" {metadata} />", protobuf: true);
        project.Write("main.proto", "syntax = \"proto3\";\nmessage A { string text = 1; }\nservice Main { rpc Get(A) returns (A); }");
        project.Write("Use.cs", Assembly);

        // Without the library of gRPC its stubs do not compile; the question is who makes them.
        var (_, output) = project.Build("Protobuf_Compile;KitexCompile");

        Assert.True(File.Exists(project.Generated("../Main.cs")), output);
        Assert.Equal(isGrpc, File.Exists(project.Generated("../MainGrpc.cs")));
        Assert.False(File.Exists(project.Generated("main.g.cs")), output);
    }
}
