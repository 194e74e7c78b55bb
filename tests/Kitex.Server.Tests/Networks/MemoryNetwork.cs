using System.Globalization;
using Kitex.Network;

namespace Kitex.Server.Tests.Networks;

/// <summary>No system at all; bytes come in uneven pieces.</summary>
public sealed class MemoryNetwork : TestNetwork
{
    private int _ports;

    public override NetworkEngine Engine { get; } = new AddressedMemoryEngine();

    public override string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"desk:{Interlocked.Increment(ref _ports)}");
}
