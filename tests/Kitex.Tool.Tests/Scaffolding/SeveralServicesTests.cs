namespace Kitex.Tool.Tests.Scaffolding;

public sealed class SeveralServicesTests : IDisposable
{
    private const string Two = """
        service First { void one() }
        service Second { void two() }
        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_last_service_is_scaffolded()
    {
        _workspace.Write("two.thrift", Two);
        _workspace.Run(0, "-module", "M", "-service", "demo", "two.thrift");
        Assert.True(_workspace.Has("SecondImpl.cs"));
        Assert.False(_workspace.Has("FirstImpl.cs"));
        Assert.Contains("class FirstServer", _workspace.Read("kitex_gen/Two/two.server.g.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void Multiple_services_have_a_handler_each_and_one_server()
    {
        _workspace.Write("two.thrift", Two);
        _workspace.Run(0, "-module", "M", "-service", "demo", "-tpl", "multiple_services", "two.thrift");
        Assert.Contains("FirstServer.Create(new FirstImpl()", _workspace.Read("Program.cs"), StringComparison.Ordinal);
        Assert.Contains(".AddService(SecondDescriptor.Describe(new SecondImpl()))", _workspace.Read("Program.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);

        var program = _workspace.Read("Program.cs");
        _workspace.Write("two.thrift", Two.Replace("void one()", "void one() void more()", StringComparison.Ordinal) + "service Third { void two() }");
        var report = _workspace.Run(0, "-service", "demo", "-tpl=multiple_services", "two.thrift");

        Assert.Equal(program, _workspace.Read("Program.cs"));
        Assert.Contains("does not serve Third; register it with .AddService(Two.ThirdDescriptor.Describe(new M.ThirdImpl()))", report, StringComparison.Ordinal);
        Assert.Contains("MoreAsync", _workspace.Read("FirstImpl.cs"), StringComparison.Ordinal);
        Assert.True(_workspace.Has("ThirdImpl.cs"));
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void Services_that_share_a_method_say_who_gets_calls_without_a_service()
    {
        _workspace.Write("two.thrift", "service First { void same() }\nservice Second { void same() }");
        _workspace.Run(0, "-module", "M", "-service", "demo", "-tpl", "multiple_services", "two.thrift");
        Assert.Contains(".FallbackService(\"First\")", _workspace.Read("Program.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void A_combined_service_has_the_methods_of_all()
    {
        _workspace.Write("two.thrift", Two);
        _workspace.Run(0, "-module", "M", "-service", "demo", "-combine-service", "two.thrift");
        var handler = _workspace.Read("CombineServiceImpl.cs");
        Assert.Contains("/// <summary>Of service First.</summary>\n    public ValueTask OneAsync", handler, StringComparison.Ordinal);
        Assert.Contains("/// <summary>Of service Second.</summary>\n    public ValueTask TwoAsync", handler, StringComparison.Ordinal);
        Assert.Contains("class FirstClient", _workspace.Read("kitex_gen/Two/two.g.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
        CSharp.AssertClientCompiles(_workspace);
    }

    [Theory]
    [InlineData("service First { void same() }\nservice Second { void same() }", "(2,23): error KX2102:")]
    [InlineData("service CombineService { void same() }", "(1,9): error KX2103:")]
    public void What_cannot_be_combined_is_an_error(string idl, string expected)
    {
        _workspace.Write("two.thrift", idl);
        Assert.Contains(expected, _workspace.Run(1, "-module", "M", "-service", "demo", "-combine-service", "two.thrift"), StringComparison.Ordinal);
        Assert.Equal(["two.thrift"], _workspace.Names());
    }

    [Fact]
    public void Services_with_one_base_are_combined()
    {
        _workspace.Write("two.thrift", "struct S {}\nservice Base { S get(1: i32 a, 2: i32 b) }\nservice First extends Base {}\nservice Second extends Base { void two() }");
        _workspace.Run(0, "-module", "M", "-service", "demo", "-combine-service", "two.thrift");
        CSharp.AssertServerCompiles(_workspace);
        CSharp.AssertClientCompiles(_workspace);
    }
}
