namespace Kitex.Build.Tests.MSBuild;

public sealed class ThriftFileTests
{
    [Fact]
    public void A_bad_file_is_an_error_at_its_line_and_fails_the_build()
    {
        using var project = new UserProject("<ThriftFile Include=\"bad.thrift\" />");
        project.Write("bad.thrift", "struct S {\n  1: Nowhere x\n}");

        var (exitCode, output) = project.Build();

        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"bad\.thrift\(2,6\): error KX\d{4}: ", output);
    }

    [Fact]
    public void Code_is_made_when_something_changed_and_only_then()
    {
        using var project = new UserProject("<ThriftFile Include=\"main.thrift\" IncludeDirectories=\"inc;more\" />");
        project.Write("inc/shared.thrift", "struct S { 1: i32 a }");
        project.Write("main.thrift", "include \"shared.thrift\"\nservice Main { shared.S get(1: list<string> keys) }");
        project.Write("Use.cs", "[assembly: System.CLSCompliant(false)]\n[assembly: System.Runtime.InteropServices.ComVisible(false)]\nnamespace User\n{\n    internal static class Use\n    {\n        public static int A(Shared.S s) => s.A;\n    }\n}\n");

        var (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("MainServer", File.ReadAllText(project.Generated("main.g.cs")), StringComparison.Ordinal);

        (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.False(UserProject.Generates(output), output);

        project.Write("inc/shared.thrift", "struct S { 1: i32 a, 2: i32 b }");
        (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.True(UserProject.Generates(output), output);
        Assert.Contains("public int B", File.ReadAllText(project.Generated("shared.g.cs")), StringComparison.Ordinal);

        File.Delete(project.Generated("main.g.cs"));
        (exitCode, output) = project.Build();
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(project.Generated("main.g.cs")), output);

        (exitCode, output) = project.Build("Clean");
        Assert.True(exitCode == 0, output);
        Assert.False(Directory.Exists(project.Generated("")), output);
    }

    [Fact]
    public void Server_classes_come_with_a_reference_to_the_server()
    {
        using var project = new UserProject(
            "<ThriftFile Include=\"a.thrift\" /><ThriftFile Include=\"b.thrift\" Server=\"false\" Namespace=\"Own\" KeepUnknownFields=\"true\" />",
            server: true);
        project.Write("a.thrift", "service A { void a() }");
        project.Write("b.thrift", "service B { void b() }\nstruct T {}");
        project.Write("Use.cs", "[assembly: System.CLSCompliant(false)]\n[assembly: System.Runtime.InteropServices.ComVisible(false)]\n");

        var (exitCode, output) = project.Build();

        Assert.True(exitCode == 0, output);
        Assert.Contains("class AServer", File.ReadAllText(project.Generated("a.g.cs")), StringComparison.Ordinal);
        var second = File.ReadAllText(project.Generated("b.g.cs"));
        Assert.DoesNotContain("class BServer", second, StringComparison.Ordinal);
        Assert.Contains("namespace Own;", second, StringComparison.Ordinal);
        Assert.Contains("UnknownFields", second, StringComparison.Ordinal);
    }
}
