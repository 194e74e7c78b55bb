namespace Kitex.Conformance.Tests.Replay;

/// <summary>What a server did on one connection.</summary>
/// <param name="Answers">Its messages as text, in order.</param>
/// <param name="IsClosed">Whether it closed the connection; else it was ready for more.</param>
internal sealed record ConnectionOutcome(IReadOnlyList<string> Answers, bool IsClosed)
{
    public override string ToString() => string.Join('\n', [.. Answers, IsClosed ? "closed" : "kept"]);
}
