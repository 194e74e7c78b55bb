namespace Kitex.Tests.Diagnostics;

/// <summary>Tests that listen to the process, one after the other.</summary>
[CollectionDefinition(nameof(Telemetry))]
public sealed class Telemetry;
