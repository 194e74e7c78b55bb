using System.Text.Json;

namespace Kitex.Idl.Tests.Corpus;

/// <summary>One file of the corpus and what the compiler of Kitex for Go made of it.</summary>
public sealed record CorpusCase(string Name, bool Accepted)
{
    public static IReadOnlyList<CorpusCase> All { get; } = Load();

    public string IdlPath => Path.Combine(TestAssets.Corpus, $"{Name}.thrift");

    public string UnderstandingPath => Path.Combine(TestAssets.Corpus, $"{Name}.json");

    private static List<CorpusCase> Load()
    {
        using var verdicts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestAssets.Corpus, "verdicts.json")));
        return [.. verdicts.RootElement.EnumerateObject().Select(e => new CorpusCase(e.Name, IsAccepted(e.Value)))];
    }

    private static bool IsAccepted(JsonElement verdict) =>
        new[] { "front_end", "thriftgo", "kitex" }.All(key => verdict.GetProperty(key).GetString() == "accepted");
}
