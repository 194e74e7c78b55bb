namespace Kitex.Conformance.Tests.Replay;

/// <summary>What a server did on one connection.</summary>
/// <param name="Answers">Its messages as text, in order.</param>
/// <param name="IsClosed">Whether it closed the connection; else it was ready for more.</param>
internal sealed record ConnectionOutcome(IReadOnlyList<string> Answers, bool IsClosed)
{
    /// <summary>As text that is equal for equal meaning.</summary>
    /// <param name="isMultiplexed">Whether the order of the answers has none.</param>
    public string ToText(bool isMultiplexed)
    {
        var answers = isMultiplexed ? Answers.Order(StringComparer.Ordinal) : Answers.AsEnumerable();
        return string.Join('\n', [.. answers, IsClosed ? "closed" : "kept"]);
    }

    public override string ToString() => ToText(isMultiplexed: false);
}
