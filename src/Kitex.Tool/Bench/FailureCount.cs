namespace Kitex.Tool.Bench;

/// <summary>Failures of one kind.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Count">How many.</param>
/// <param name="First">What the first of them said.</param>
internal sealed record FailureCount(string Kind, long Count, string First);
