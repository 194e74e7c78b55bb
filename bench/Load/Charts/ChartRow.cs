namespace Kitex.Load.Charts;

/// <summary>A row of a chart.</summary>
/// <param name="Label">What was measured.</param>
/// <param name="Values">The parts of a bar, or points on a line.</param>
internal sealed record ChartRow(string Label, IReadOnlyList<double> Values);
