using Kitex.Build.Emitting;

namespace Kitex.Build.Tests.Protobuf;

public sealed class CorpusTests
{
    private static readonly string Folder = Repository.Asset("proto-corpus");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.proto").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Code_of_a_file_compiles_without_any_warning(string name)
    {
        CSharp.AssertCompiles(ProtobufCode.All(Path.Combine(Folder, name), Folder), server: false);
        CSharp.AssertCompiles(ProtobufCode.All(Path.Combine(Folder, name), Folder, new EmitOptions { EmitServer = true }), server: true);
    }

    [Fact]
    public void The_corpus_is_there() => Assert.True(Names.Count > 20, $"only {Names.Count} files");

    [Fact]
    public void Services_of_internal_messages_are_internal()
    {
        var file = Path.Combine(Folder, "all_kinds.proto");
        CSharp.AssertCompiles(ProtobufCode.All(file, Folder, new EmitOptions { EmitServer = true, IsInternal = true }), server: true);
    }

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        var file = Path.Combine(Folder, "imports.proto");
        Assert.Equal(ProtobufCode.Services(file, Folder).Files, ProtobufCode.Services(file, Folder).Files);
        Assert.All(ProtobufCode.Services(file, Folder).Files, static each => Assert.DoesNotContain('\r', each.Text));
    }
}
