using Kitex.Idl.Diagnostics;

namespace Kitex.Idl.Tests.Corpus;

public sealed class VerdictTests
{
    public static TheoryData<string> Accepted { get; } = [.. Names(accepted: true)];

    public static TheoryData<string> Rejected { get; } = [.. Names(accepted: false)];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_Kitex_accepts_is_accepted(string name)
    {
        var result = ThriftIdl.Load(Case(name).IdlPath);

        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == IdlSeverity.Error);
        Assert.True(result.Succeeded);
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void What_Kitex_rejects_is_rejected_with_a_place_and_a_cure(string name)
    {
        var result = ThriftIdl.Load(Case(name).IdlPath);

        Assert.False(result.Succeeded);
        var errors = result.Diagnostics.Where(d => d.Severity == IdlSeverity.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, error =>
        {
            Assert.EndsWith(".thrift", error.Position.File, StringComparison.Ordinal);
            Assert.InRange(error.Position.Line, 1, int.MaxValue);
            Assert.InRange(error.Position.Column, 1, int.MaxValue);
            Assert.DoesNotContain('\n', error.Message);
            Assert.Matches("[;,:] |; |, ", error.Message);
        });
    }

    [Fact]
    public void Every_known_difference_is_a_case_of_the_corpus()
    {
        Assert.All(KnownDifferences.Accepted.Keys, name => Assert.False(Case(name).Accepted));
        Assert.All(KnownDifferences.Rejected.Keys, name => Assert.True(Case(name).Accepted));
    }

    [Fact]
    public void The_files_behind_the_captures_are_accepted()
    {
        var files = Directory.GetFiles(Path.Combine(TestAssets.Root, "idl"), "*.thrift");

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(ThriftIdl.Load(file).Diagnostics));
    }

    private static CorpusCase Case(string name) => CorpusCase.All.Single(c => c.Name == name);

    private static IEnumerable<string> Names(bool accepted) => CorpusCase.All
        .Where(c => accepted == (c.Accepted ? !KnownDifferences.Rejected.ContainsKey(c.Name) : KnownDifferences.Accepted.ContainsKey(c.Name)))
        .Select(c => c.Name);
}
