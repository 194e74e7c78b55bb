using Kitex.Build.Emitting;
using Kitex.Idl;

namespace Kitex.Build.Tests.Emitting;

public sealed class CorpusTests
{
    public static TheoryData<string> Accepted =>
    [
        .. Files().Where(static path => ThriftIdl.Load(path).Succeeded)
            .Select(static path => Path.GetRelativePath(Repository.Asset(), path)),
    ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Code_of_an_accepted_file_compiles_without_any_warning(string file)
    {
        var path = Repository.Asset(file);
        CSharp.AssertCompiles(Emitted.FromFile(path), server: false);
        CSharp.AssertCompiles(Emitted.FromFile(path, new EmitOptions { EmitServer = true, KeepUnknownFields = true }), server: true);
    }

    [Fact]
    public void The_corpus_is_there() => Assert.True(Accepted.Count > 90, $"only {Accepted.Count} files");

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        var path = Repository.Asset("idl", "rich.thrift");
        Assert.Equal(Emitted.FromFile(path).Files, Emitted.FromFile(path).Files);
        Assert.All(Emitted.FromFile(path).Files, static file => Assert.DoesNotContain('\r', file.Text));
    }

    private static IEnumerable<string> Files() =>
        new[] { "idl", "idl-corpus" }
            .SelectMany(static folder => Directory.EnumerateFiles(Repository.Asset(folder), "*.thrift"))
            .Order(StringComparer.Ordinal);
}
