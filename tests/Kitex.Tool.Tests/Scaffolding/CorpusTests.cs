using Kitex.Idl;

namespace Kitex.Tool.Tests.Scaffolding;

public sealed class CorpusTests
{
    public static TheoryData<string> WithServices =>
    [
        .. new[] { "idl", "idl-corpus" }
            .SelectMany(static folder => Directory.EnumerateFiles(Repository.Asset(folder), "*.thrift"))
            .Order(StringComparer.Ordinal)
            .Where(static path => ThriftIdl.Load(path) is { Succeeded: true, Document.Services.Count: > 0 })
            .Select(static path => Path.GetRelativePath(Repository.Asset(), path)),
    ];

    [Theory]
    [MemberData(nameof(WithServices))]
    public void The_scaffold_of_an_accepted_file_compiles_without_any_warning(string file)
    {
        using var workspace = new Workspace();
        workspace.Run(0, "-module", "Some.Module", "-service", "demo", "-tpl", "multiple_services", Repository.Asset(file));
        CSharp.AssertServerCompiles(workspace);
        CSharp.AssertClientCompiles(workspace);
        var before = workspace.Files();
        workspace.Run(0, "-service", "demo", "-tpl", "multiple_services", Repository.Asset(file));
        Assert.Equal(before, workspace.Files());
    }

    [Fact]
    public void The_corpus_is_there() => Assert.True(WithServices.Count > 20, $"only {WithServices.Count} files");
}
