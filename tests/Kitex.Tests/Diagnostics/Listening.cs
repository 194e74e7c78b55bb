namespace Kitex.Tests.Diagnostics;

/// <summary>Tests that listen to the process, one after the other.</summary>
[CollectionDefinition(nameof(Listening))]
public sealed class Listening;
