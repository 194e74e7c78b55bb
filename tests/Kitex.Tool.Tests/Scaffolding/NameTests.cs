namespace Kitex.Tool.Tests.Scaffolding;

public sealed class NameTests
{
    [Theory]
    [InlineData("Example", "Task")]
    [InlineData("Example", "ValueTask")]
    [InlineData("Example", "CallContext")]
    [InlineData("Example", "Console")]
    [InlineData("Example", "Exception")]
    [InlineData("Example", "RpcException")]
    [InlineData("Example", "Instance")]
    [InlineData("Example", "File")]
    [InlineData("Example", "SubjectImpl")]
    [InlineData("Example", "Example")]
    [InlineData("Example", "Api")]
    [InlineData("Example.Odd", "Odd")]
    [InlineData("Api", "Odd")]
    [InlineData("Odd.Api", "Odd")]
    [InlineData("Kitex.Examples", "Server")]
    [InlineData("Example.Kitex", "Response")]
    [InlineData("Example.System", "Uri")]
    [InlineData("Example", "System")]
    [InlineData("Example", "Kitex")]
    public void A_type_of_the_idl_may_have_any_name(string module, string type)
    {
        using var workspace = new Workspace();
        workspace.Write("subject.thrift", $$"""
            namespace go api
            struct {{type}} { 1: required string text, 2: optional {{type}} next }
            exception Failed { 1: string message }
            service Subject {
                {{type}} exchange(1: {{type}} given, 2: list<{{type}}> more) throws (1: Failed failed)
                void nothing()
                {{type}} watch(1: {{type}} given) (streaming.mode = "server")
            }
            """);
        workspace.Run(0, "-module", module, "-service", "demo", "subject.thrift");
        CSharp.AssertServerCompiles(workspace);
        CSharp.AssertClientCompiles(workspace);
    }

    [Fact]
    public void A_project_cannot_have_the_namespace_of_a_type()
    {
        using var workspace = new Workspace();
        workspace.Write("echo.thrift", Workspace.Echo);
        var report = workspace.Run(2, "-module", "Api.Request.More", "-service", "demo", "echo.thrift");
        Assert.Contains("'Api.Request' is a type of the generated code", report, StringComparison.Ordinal);
        Assert.Equal(["echo.thrift"], workspace.Names());
    }

    [Fact]
    public void Names_stay_simple_where_nothing_is_in_the_way()
    {
        using var workspace = new Workspace();
        workspace.ScaffoldEcho();
        Assert.Contains(
            "public ValueTask<Response> EchoAsync(Request req, CallContext call = default)", workspace.Read("EchoImpl.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_namespace_of_the_idl_may_be_that_of_the_project()
    {
        using var workspace = new Workspace();
        workspace.Write("echo.thrift", Workspace.Echo.Replace("go api", "csharp Some.Module", StringComparison.Ordinal));
        workspace.Run(0, "-module", "Some.Module", "-service", "demo", "echo.thrift");
        Assert.DoesNotContain("using Some", workspace.Read("EchoImpl.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(workspace);
        CSharp.AssertClientCompiles(workspace);
    }
}
