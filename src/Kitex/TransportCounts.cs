namespace Kitex;

/// <summary>What a client's transport holds at a moment.</summary>
/// <param name="Idle">Connections kept for the next call.</param>
/// <param name="InUse">Connections that carry one call each.</param>
/// <param name="Shared">Connections that carry many calls at once.</param>
/// <param name="Streams">The calls and streams on shared connections, those that wait for their turn included.</param>
/// <param name="Waiting">Those that wait for their turn.</param>
internal readonly record struct TransportCounts(int Idle = 0, int InUse = 0, int Shared = 0, int Streams = 0, int Waiting = 0)
{
    public static TransportCounts operator +(TransportCounts one, TransportCounts other) =>
        new(one.Idle + other.Idle, one.InUse + other.InUse, one.Shared + other.Shared, one.Streams + other.Streams, one.Waiting + other.Waiting);
}
