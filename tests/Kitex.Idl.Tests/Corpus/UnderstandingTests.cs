using System.Text.Json.Nodes;

namespace Kitex.Idl.Tests.Corpus;

public sealed class UnderstandingTests
{
    public static TheoryData<string> Understood { get; } =
        [.. CorpusCase.All.Where(c => File.Exists(c.UnderstandingPath) && ThriftIdl.Load(c.IdlPath).Succeeded).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Understood))]
    public void An_accepted_file_is_understood_as_Kitex_understands_it(string name)
    {
        var @case = CorpusCase.All.Single(c => c.Name == name);
        var expected = JsonNode.Parse(File.ReadAllText(@case.UnderstandingPath));

        var result = ThriftIdl.Load(@case.IdlPath);

        Assert.Equal(CanonicalJson.Of(expected), CanonicalJson.Of(ModelJson.Of(result.Document!)));
    }

    [Fact]
    public void Nearly_all_files_with_an_understanding_are_compared()
    {
        // A moved or emptied corpus must not pass unnoticed.
        Assert.InRange(Understood.Count, 90, int.MaxValue);
    }
}
