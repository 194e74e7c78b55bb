namespace Kitex.Tool.Tests.Scaffolding;

public sealed class ProtobufScaffoldTests : IDisposable
{
    private const string Hello = """
        syntax = "proto3";
        package hello;
        // What is said.
        message Request { string name = 1; int32 count = 2; }
        message Reply { string text = 1; }
        service Greeter {
          // Says hello.
          rpc SayHello(Request) returns (Reply);
          rpc Watch(stream Request) returns (stream Reply);
        }

        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_scaffold_is_a_project_that_makes_the_code_when_it_is_built()
    {
        Scaffold();

        Assert.Equal(["GreeterImpl.cs", "M.csproj", "Program.cs", "client/M.Client.csproj", "client/Program.cs", "hello.proto"], _workspace.Names());
        Assert.Equal("""
            using Hello;
            using Kitex;

            namespace M;

            /// <summary>Handles the calls of service Greeter.</summary>
            internal sealed class GreeterImpl : IGreeter
            {
                /// <summary>Says hello.</summary>
                public ValueTask<Reply> SayHelloAsync(Request request, CallContext call = default)
                {
                    // TODO: Your code here...
                    return new(new Reply());
                }

                public async IAsyncEnumerable<Reply> WatchAsync(IAsyncEnumerable<Request> requests, CallContext call = default)
                {
                    // TODO: Your code here...
                    await Task.CompletedTask;
                    yield break;
                }
            }

            """, _workspace.Read("GreeterImpl.cs"));
        AssertHas("M.csproj",
            "<Protobuf Include=\"hello.proto\" />",
            $"<PackageReference Include=\"Kitex.Server\" Version=\"{ToolVersion.Text}\" />",
            $"<PackageReference Include=\"Kitex.Protobuf\" Version=\"{ToolVersion.Text}\" />",
            $"<PackageReference Include=\"Kitex.Build\" Version=\"{ToolVersion.Text}\" PrivateAssets=\"all\" />",
            "<PackageReference Include=\"Grpc.Tools\" Version=\"2.85.0\" PrivateAssets=\"all\" />");
        AssertHas("client/M.Client.csproj", "<Protobuf Include=\"../hello.proto\" ProtoRoot=\"..\" />", "<PackageReference Include=\"Kitex\" ");
        AssertHas("Program.cs", "GreeterServer.Create(new GreeterImpl()");
        AssertHas("client/Program.cs", "client.SayHelloAsync(new Request { Name = \"kitex\" })");
    }

    [Fact]
    public void A_run_with_nothing_changed_changes_no_byte()
    {
        Scaffold();
        var before = _workspace.Files();
        Assert.Equal("Code generation is done!", _workspace.Run(0, "-service", "demo", "hello.proto").Trim());
        Assert.Equal("Code generation is done!", _workspace.Run(0, "hello.proto").Trim());
        Assert.Equal(before, _workspace.Files());
    }

    [Fact]
    public void Missing_methods_are_appended_and_all_else_is_kept()
    {
        Scaffold();
        _workspace.Write("GreeterImpl.cs", _workspace.Read("GreeterImpl.cs").Replace("new Reply()", "new Reply { Text = request.Name }", StringComparison.Ordinal));
        var handler = _workspace.Read("GreeterImpl.cs");
        _workspace.Write("hello.proto", Hello.Replace("  rpc Watch(stream Request)", "  rpc Count(stream Request) returns (google.protobuf.Empty);\n  rpc Watch(Request)", StringComparison.Ordinal)
            .Replace("package hello;", "package hello;\nimport \"google/protobuf/empty.proto\";", StringComparison.Ordinal));

        var report = _workspace.Run(0, "-service", "demo", "hello.proto");

        Assert.Contains("GreeterImpl.cs: added CountAsync", report, StringComparison.Ordinal);
        Assert.Contains("GreeterImpl.cs(16,42): warning KX2105: by the IDL it is `IAsyncEnumerable<Reply> WatchAsync(Request request, CallContext call = default)`", report, StringComparison.Ordinal);
        Assert.Equal(
            handler.Replace("using Kitex;\n", "using Kitex;\nusing Google.Protobuf.WellKnownTypes;\n", StringComparison.Ordinal)[..^2] + """

                public ValueTask<Empty> CountAsync(IAsyncEnumerable<Request> requests, CallContext call = default)
                {
                    // TODO: Your code here...
                    return new(new Empty());
                }
            }

            """,
            _workspace.Read("GreeterImpl.cs"));
    }

    [Fact]
    public void Without_a_service_there_is_generated_code_alone()
    {
        _workspace.Write("hello.proto", Hello);
        _workspace.Run(0, "-module", "M", "hello.proto");
        Assert.Equal(["hello.proto", "kitex_gen/Hello/hello.g.cs", "kitex_gen/Hello/hello.pb.g.cs", "kitex_gen/Hello/hello.server.g.cs"], _workspace.Names());
        string[] check = ["check-generated", "-module", "M", "hello.proto"];
        Assert.Contains("3 generated files are as the IDL has them", _workspace.Run(0, check), StringComparison.Ordinal);
        _workspace.Write("hello.proto", Hello.Replace("count", "counted", StringComparison.Ordinal));
        Assert.Contains("kitex_gen/Hello/hello.pb.g.cs: differs", _workspace.Run(1, check), StringComparison.Ordinal);

        // A scaffold beside it does not make the same code a second time.
        _workspace.Run(0, "-module", "M", "-service", "demo", "hello.proto");
        Assert.DoesNotContain("<Protobuf", _workspace.Read("M.csproj"), StringComparison.Ordinal);
        AssertHas("M.csproj", "Kitex.Protobuf");
        AssertHas("client/M.Client.csproj", "../kitex_gen/**/*.g.cs", "Kitex.Protobuf");
        CSharp.AssertServerCompiles(_workspace);
        CSharp.AssertClientCompiles(_workspace);
    }

    [Fact]
    public void Imported_files_are_made_too_and_found_as_they_are_imported()
    {
        _workspace.Write("idl/api/main.proto", "syntax = \"proto3\";\npackage main;\nimport \"common/base.proto\";\nservice Main { rpc Get(base.Key) returns (base.Key); }");
        _workspace.Write("more/common/base.proto", "syntax = \"proto3\";\npackage base;\nmessage Key { string text = 1; }");

        _workspace.Run(0, "-module", "M", "-service", "demo", "-I", "idl", "-I", "more", "idl/api/main.proto");
        AssertHas("M.csproj",
            "<Protobuf Include=\"more/common/base.proto\" ProtoRoot=\"more\" AdditionalImportDirs=\"idl\" />",
            "<Protobuf Include=\"idl/api/main.proto\" ProtoRoot=\"idl\" AdditionalImportDirs=\"more\" />");
        AssertHas("client/M.Client.csproj", "<Protobuf Include=\"../idl/api/main.proto\" ProtoRoot=\"../idl\" AdditionalImportDirs=\"../more\" />");

        _workspace.Run(0, "-service", "demo", "-gen-path", "gen", "-copy-idl", "-I", "idl", "-I", "more", "idl/api/main.proto");
        Assert.Equal(
            ["gen/Base/base.pb.g.cs", "gen/Base/base.proto", "gen/Main/main.g.cs", "gen/Main/main.pb.g.cs", "gen/Main/main.proto", "gen/Main/main.server.g.cs"],
            _workspace.Names().Where(static name => name.StartsWith("gen/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Imports_are_relative_to_the_project_or_to_the_file()
    {
        const string Key = "syntax = \"proto3\";\npackage base;\nmessage Key { string text = 1; }";
        const string Main = "syntax = \"proto3\";\npackage main;\nimport \"{0}\";\nservice Main {{ rpc Get(base.Key) returns (base.Key); }}";
        _workspace.Write("idl/base.proto", Key);
        _workspace.Write("idl/above.proto", string.Format(null, Main, "idl/base.proto"));
        _workspace.Write("idl/beside.proto", string.Format(null, Main, "base.proto"));

        _workspace.Run(0, "-module", "M", "-service", "demo", "idl/above.proto");
        AssertHas("M.csproj", "<Protobuf Include=\"idl/above.proto\" />", "<Protobuf Include=\"idl/base.proto\" />");
        File.Delete(Path.Combine(_workspace.Root, "M.csproj"));
        _workspace.Run(0, "-module", "M", "-service", "demo", "idl/beside.proto");
        AssertHas("M.csproj", "<Protobuf Include=\"idl/beside.proto\" ProtoRoot=\"idl\" />", "<Protobuf Include=\"idl/base.proto\" ProtoRoot=\"idl\" />");
    }

    [Fact]
    public void A_project_that_lacks_something_is_told_what()
    {
        _workspace.Write("hello.proto", Hello);
        _workspace.Write("other.proto", "syntax = \"proto3\";\nmessage Other {}");
        _workspace.Write("Mine.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><Protobuf Include=\"other.proto\" /></ItemGroup></Project>");
        var report = _workspace.Run(0, "-service", "demo", "hello.proto");
        Assert.Contains("one item more: <Protobuf Include=\"hello.proto\" />", report, StringComparison.Ordinal);
        foreach (var package in new[] { "Kitex.Server", "Kitex.Protobuf", "Kitex.Build", "Grpc.Tools" })
            Assert.Contains($"dotnet add package {package} ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("one item more", _workspace.Run(0, "other.proto"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_combined_service_has_the_methods_of_all()
    {
        _workspace.Write("two.proto", "syntax = \"proto3\";\nmessage A { string text = 1; }\nservice First { rpc One(A) returns (A); }\nservice Second { rpc Two(stream A) returns (A); }");
        _workspace.Run(0, "-module", "M", "-service", "demo", "-combine-service", "two.proto");
        AssertHas("CombineServiceImpl.cs", "OneAsync", "TwoAsync");
        CSharp.AssertServerCompiles(_workspace);
        CSharp.AssertClientCompiles(_workspace);
    }

    [Theory]
    [InlineData("bad.proto(2,23): error KX2009: Expected field number.", "syntax = \"proto3\";\nmessage A { int32 a = }")]
    [InlineData("error KX2009: Import \"nowhere.proto\" was not found or had errors.", "syntax = \"proto3\";\nimport \"nowhere.proto\";")]
    [InlineData("bad.proto(2,33): error KX2009: \"B\" is not defined.", "syntax = \"proto3\";\nservice S { rpc Get(A) returns (B); }\nmessage A {}")]
    [InlineData("bad.proto(2,9): error KX2011: 'class' is a keyword of C#", "syntax = \"proto3\";\nmessage class {}")]
    [InlineData("bad.proto(1,1): error KX2101: no service defined in the IDL", "syntax = \"proto3\";\nmessage A {}")]
    [InlineData("error KX2009", null)]
    public void A_wrong_file_is_told_where_it_is_and_nothing_is_written(string expected, string? idl)
    {
        if (idl is not null)
            _workspace.Write("bad.proto", idl);
        var before = _workspace.Files();
        Assert.Contains(expected, _workspace.Run(1, "-module", "M", "-service", "demo", "bad.proto"), StringComparison.Ordinal);
        Assert.Equal(before, _workspace.Files());
    }

    [Fact]
    public void Warnings_of_protoc_are_passed_on()
    {
        _workspace.Write("a.proto", "syntax = \"proto3\";\nimport \"google/protobuf/any.proto\";\nmessage A {}");
        Assert.Contains("a.proto(2,1): warning KX2010: Import google/protobuf/any.proto is unused.", _workspace.Run(0, "-module", "M", "a.proto"), StringComparison.Ordinal);
    }

    private void Scaffold()
    {
        _workspace.Write("hello.proto", Hello);
        _workspace.Run(0, "-module", "M", "-service", "demo", "hello.proto");
    }

    private void AssertHas(string name, params string[] texts) =>
        Assert.All(texts, text => Assert.Contains(text, _workspace.Read(name), StringComparison.Ordinal));
}
