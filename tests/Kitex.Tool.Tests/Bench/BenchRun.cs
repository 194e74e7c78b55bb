namespace Kitex.Tool.Tests.Bench;

/// <summary>What the command did.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">The result.</param>
/// <param name="Report">Everything else it said.</param>
internal sealed record BenchRun(int Code, string Output, string Report);
