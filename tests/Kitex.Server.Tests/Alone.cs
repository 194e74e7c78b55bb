namespace Kitex.Server.Tests;

/// <summary>Tests that look at the whole process, and so run beside no others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
