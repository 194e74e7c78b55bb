namespace Kitex.Transport.Grpc;

/// <summary>What a transport holds at a moment: all of it 0 when every call has ended and every connection is closed.</summary>
/// <param name="Connections">The connections that are not closed.</param>
/// <param name="Streams">The calls under way, those that wait for their turn included.</param>
/// <param name="Waiting">The calls that wait for their turn.</param>
/// <param name="Bytes">Of requests that were not sent, and of headers that have not come whole.</param>
/// <param name="Timers">The deadlines watched, of calls and of connections.</param>
internal readonly record struct GrpcLoad(int Connections, int Streams, int Waiting, long Bytes, int Timers);
