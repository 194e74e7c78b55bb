using Kitex.Load.Figures;

namespace Kitex.Load.Driving;

/// <summary>One run of a scenario.</summary>
/// <param name="Client">What the client saw and used.</param>
/// <param name="Server">What the server used meanwhile.</param>
internal sealed record Measurement(ClientFigures Client, ProcessUsage Server)
{
    /// <summary>The measurement of peers that said nothing any more: no call was answered.</summary>
    public static Measurement Standstill { get; } = new(new ClientFigures(0, 1, 1, 0, 0, 0, default), default);

    /// <summary>The memory that one idle connection holds at the server, where the scenario has some.</summary>
    public MemoryUse? IdleMemory { get; init; }

    /// <summary>The same load on the same server without the idle connections, right before, where the scenario has some.</summary>
    public Measurement? WithoutIdle { get; init; }

    public double CallsPerSecond => Client.Calls / Client.Seconds;

    public double ClientMicroseconds => PerCall(Client.Usage.ProcessorMicroseconds);

    public double ServerMicroseconds => PerCall(Server.ProcessorMicroseconds);

    public double Microseconds => ClientMicroseconds + ServerMicroseconds;

    public double ClientBytes => PerCall(Client.Usage.AllocatedBytes);

    public double ServerBytes => PerCall(Server.AllocatedBytes);

    public double ClientSwitches => PerCall(Client.Usage.ContextSwitches);

    public double ServerSwitches => PerCall(Server.ContextSwitches);

    // A load that came to a standstill has no call to divide by.
    private double PerCall(double all) => Client.Calls == 0 ? double.NaN : all / Client.Calls;
}
