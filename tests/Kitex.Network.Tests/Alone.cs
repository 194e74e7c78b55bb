namespace Kitex.Network.Tests;

/// <summary>Tests that measure the whole process and so run beside no other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
