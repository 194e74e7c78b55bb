namespace Kitex.Tool.Tests.Scaffolding;

public sealed class ProtobufCorpusTests
{
    public static TheoryData<string> WithServices =>
    [
        .. Directory.EnumerateFiles(Repository.Asset("proto-corpus"), "*.proto")
            .Where(static path => File.ReadAllText(path).Contains("\nservice ", StringComparison.Ordinal))
            .Select(static path => Path.GetFileName(path))
            // Who uses what is deprecated shall be warned.
            .Where(static name => name != "deprecated.proto")
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(WithServices))]
    public void The_scaffold_of_a_file_compiles_without_any_warning(string name)
    {
        using var workspace = new Workspace();
        string[] args = ["-service", "demo", "-gen-path", "kitex_gen", "-tpl", "multiple_services", Repository.Asset("proto-corpus", name)];
        workspace.Run(0, ["-module", "Some.Module", .. args]);
        CSharp.AssertServerCompiles(workspace);
        CSharp.AssertClientCompiles(workspace);
        var before = workspace.Files();
        workspace.Run(0, args);
        Assert.Equal(before, workspace.Files());
    }

    [Fact]
    public void The_corpus_is_there() => Assert.True(WithServices.Count > 20, $"only {WithServices.Count} files");
}
