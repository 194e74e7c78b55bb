namespace Kitex.Load.Suites;

/// <summary>Scenarios that are measured together, and what is to be reached.</summary>
internal sealed record Suite(IReadOnlyList<Scenario> Scenarios, IReadOnlyList<Bar> Bars);
