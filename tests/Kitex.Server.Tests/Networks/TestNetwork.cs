using Kitex.Network;

namespace Kitex.Server.Tests.Networks;

/// <summary>What carries the bytes of a suite: every suite runs on each.</summary>
public abstract class TestNetwork
{
    public abstract NetworkEngine Engine { get; }

    /// <summary>An address to listen on that nobody else has.</summary>
    public abstract string FreeAddress();
}
