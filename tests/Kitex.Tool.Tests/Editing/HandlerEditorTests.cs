using System.Text;

namespace Kitex.Tool.Tests.Editing;

public sealed class HandlerEditorTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public HandlerEditorTests() => _workspace.ScaffoldEcho();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_missing_method_is_added_at_the_end_and_all_else_stays()
    {
        var edited = _workspace.Read("EchoImpl.cs")
            .Replace("// TODO: Your code here...\n        return new(Response.Default);", "/* odd   */ return new( new Response{Message=req.Message} ) ;", StringComparison.Ordinal)
            .Replace("    }\n}\n", "    }\n    // the end\n}\n// after all", StringComparison.Ordinal);
        _workspace.Write("EchoImpl.cs", edited);
        AddToService("list<string> more(1: i32 count)");

        var report = Run();

        Assert.Contains("EchoImpl.cs: added MoreAsync", report, StringComparison.Ordinal);
        Assert.Equal(
            edited.Replace("    // the end\n}", """
                    // the end

                    public ValueTask<IReadOnlyList<string>> MoreAsync(int count, CallContext call = default)
                    {
                        // TODO: Your code here...
                        return new([]);
                    }
                }
                """.Replace("                    ", "    ", StringComparison.Ordinal).Replace("                }", "}", StringComparison.Ordinal), StringComparison.Ordinal),
            _workspace.Read("EchoImpl.cs"));
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void Line_ends_tabs_and_a_byte_order_mark_are_kept()
    {
        var text = _workspace.Read("EchoImpl.cs").Replace("\n", "\r\n", StringComparison.Ordinal).Replace("    ", "\t", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_workspace.Root, "EchoImpl.cs"), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        AddToService("void more()");

        Run();

        var bytes = File.ReadAllBytes(Path.Combine(_workspace.Root, "EchoImpl.cs"));
        Assert.Equal([0xef, 0xbb, 0xbf], bytes.Take(3));
        Assert.Equal(
            text.Replace("\t}\r\n}\r\n", "\t}\r\n\r\n\tpublic ValueTask MoreAsync(CallContext call = default)\r\n\t{\r\n\t\t// TODO: Your code here...\r\n\t\treturn default;\r\n\t}\r\n}\r\n", StringComparison.Ordinal),
            Encoding.UTF8.GetString(bytes[3..]));
    }

    [Fact]
    public void A_method_in_another_part_or_a_base_class_is_not_missing()
    {
        _workspace.Write("EchoImpl.cs", _workspace.Read("EchoImpl.cs").Replace("sealed class EchoImpl : IEcho", "sealed partial class EchoImpl : Parent, IEcho", StringComparison.Ordinal));
        _workspace.Write("More/EchoImpl.More.cs", "using Kitex;\nnamespace exampleKitex;\ninternal sealed partial class EchoImpl { ValueTask Api.IEcho.MoreAsync(CallContext call) => default; }\n");
        _workspace.Write("Parent.cs", "using Kitex;\nnamespace exampleKitex;\ninternal class Parent { public ValueTask LessAsync(CallContext call = default) => default; }\n");
        AddToService("void more() void less()");
        var before = _workspace.Read("EchoImpl.cs");

        Assert.Equal("Code generation is done!", Run().Trim());

        Assert.Equal(before, _workspace.Read("EchoImpl.cs"));
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void Needed_usings_are_added()
    {
        _workspace.Write("EchoImpl.cs", "// Mine.\nnamespace exampleKitex;\n\ninternal class EchoImpl : Api.IEcho { public global::System.Threading.Tasks.ValueTask<Api.Response> EchoAsync(Api.Request req, Kitex.CallContext call = default) => new(req is null ? Api.Response.Default : new()); }\n");
        AddToService("Response more(1: Request r)");

        Assert.DoesNotContain("warning", Run(), StringComparison.Ordinal);

        Assert.StartsWith("// Mine.\nusing Api;\nusing Kitex;\n\nnamespace exampleKitex;\n", _workspace.Read("EchoImpl.cs"), StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
    }

    [Theory]
    [InlineData("namespace exampleKitex { class EchoImpl : IEcho { M } }")]
    [InlineData("namespace exampleKitex\n{\n  using System.Text;\n  class EchoImpl : IEcho\n  {\n    M\n  }\n}")]
    [InlineData("namespace exampleKitex;\nclass EchoImpl : IEcho {\n    #region mine\n    M\n    #endregion\n}")]
    [InlineData("namespace exampleKitex;\nclass EchoImpl : IEcho {\n#if DEBUG\n    M\n#else\n    M\n#endif\n}")]
    [InlineData("namespace exampleKitex;\nclass EchoImpl(string text = \"\") : IEcho { M\n    string Request => text; }")]
    [InlineData("namespace exampleKitex;\nrecord EchoImpl : IEcho\n{\n    M\n\n    /* last */ }")]
    [InlineData("namespace exampleKitex;\nclass EchoImpl : IEcho\n{\n    M\n    class Response { } /* hides */\n}")]
    public void A_method_is_added_whatever_the_layout(string text)
    {
        const string Echo = "public ValueTask<Api.Response> EchoAsync(Api.Request req, CallContext call) => new(Api.Response.Default);";
        var before = "using Api;\nusing Kitex;\n" + text.Replace(" M", " " + Echo, StringComparison.Ordinal);
        _workspace.Write("EchoImpl.cs", before);
        _workspace.Write("Program.cs", "// none\n_ = new exampleKitex.EchoImpl();\n");
        AddToService("Response more(1: Request r)\n    void less()");

        Run();

        var after = _workspace.Read("EchoImpl.cs");
        Assert.Contains("MoreAsync", after, StringComparison.Ordinal);
        CSharp.AssertServerCompiles(_workspace);
        Run();
        Assert.Equal(after, _workspace.Read("EchoImpl.cs"));
    }

    [Fact]
    public void A_handler_of_another_name_is_found_by_its_interface()
    {
        _workspace.Write("Mine.cs", _workspace.Read("EchoImpl.cs").Replace("EchoImpl", "Mine", StringComparison.Ordinal));
        File.Delete(Path.Combine(_workspace.Root, "EchoImpl.cs"));
        AddToService("void more()");
        Assert.Contains("Mine.cs: added MoreAsync", Run(), StringComparison.Ordinal);
        Assert.False(_workspace.Has("EchoImpl.cs"));
    }

    [Fact]
    public void A_changed_or_removed_method_is_left_and_told()
    {
        _workspace.Write("echo.thrift", Workspace.Echo.Replace("Response echo(1: Request req)", "Response echo(1: Request req, 2: i32 times) void more()", StringComparison.Ordinal));
        var report = Run();
        Assert.Contains("EchoImpl.cs(9,32): warning KX2105: by the IDL it is `ValueTask<Response> EchoAsync(Request req, int times, CallContext call = default)`", report, StringComparison.Ordinal);

        _workspace.Write("echo.thrift", Workspace.Echo);
        var before = _workspace.Read("EchoImpl.cs");
        Assert.Contains("warning KX2106: service Echo has no method for MoreAsync", Run(), StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Read("EchoImpl.cs"));
    }

    [Fact]
    public void A_handler_of_two_services_is_told_nothing_of_the_other_ones_methods()
    {
        _workspace.Write("EchoImpl.cs", _workspace.Read("EchoImpl.cs")
            .Replace(": IEcho", ": IEcho, Api.IOther", StringComparison.Ordinal)
            .Replace("    }\n}\n", "    }\n\n    public ValueTask OtherAsync(CallContext call = default) => default;\n}\n", StringComparison.Ordinal));
        _workspace.Write("echo.thrift", Workspace.Echo.Replace("service Echo", "service Other { void other() }\nservice Echo", StringComparison.Ordinal));
        Assert.Equal("Code generation is done!", Run().Trim());
        CSharp.AssertServerCompiles(_workspace);
    }

    [Fact]
    public void A_file_that_is_no_csharp_is_not_edited_and_nothing_is_written()
    {
        _workspace.Write("EchoImpl.cs", _workspace.Read("EchoImpl.cs").TrimEnd().TrimEnd('}'));
        AddToService("void more()");
        var before = _workspace.Files();
        Assert.Contains("error KX2104:", _workspace.Run(1, "-service", "exampleKitex", "echo.thrift"), StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Files());
    }

    private void AddToService(string method) =>
        _workspace.Write("echo.thrift", Workspace.Echo.Replace("(1: Request req)", $"(1: Request req)\n    {method}", StringComparison.Ordinal));

    private string Run() => _workspace.Run(0, "-service", "exampleKitex", "echo.thrift");
}
