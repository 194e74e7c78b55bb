using System.Text.RegularExpressions;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>What a server did on one connection.</summary>
/// <param name="Answers">Its messages as text, in order.</param>
/// <param name="IsClosed">Whether it closed the connection; else it was ready for more.</param>
internal sealed partial record ConnectionOutcome(IReadOnlyList<string> Answers, bool IsClosed)
{
    /// <summary>As text that is equal for equal meaning.</summary>
    /// <param name="isMultiplexed">Whether the order of the answers has none.</param>
    public string ToText(bool isMultiplexed)
    {
        var answers = Answers.Select(static answer => Framing().Replace(answer, ""));
        return string.Join('\n', [.. isMultiplexed ? answers.Order(StringComparer.Ordinal) : answers, IsClosed ? "closed" : "kept"]);
    }

    public override string ToString() => ToText(isMultiplexed: false);

    // The recorded #meta handler tells how its request was framed; a handler of ours has no part in that.
    [GeneratedRegex(@"(?<=\{""backward_sent"":.*),""transport"":""TTHeader(\|Framed)?""(?=\})")]
    private static partial Regex Framing();
}
