namespace Kitex.Admin.Tests.Prometheus;

/// <summary>Tests that measure the whole process, and so run beside no others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
