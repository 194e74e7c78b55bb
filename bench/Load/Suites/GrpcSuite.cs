namespace Kitex.Load.Suites;

/// <summary>
/// gRPC, against HTTP/2 of the platform that moves the same frames without any RPC layer; and Kitex Protobuf, which stands
/// beside Thrift.
/// </summary>
internal static class GrpcSuite
{
    private const string Message = "proto";

    private static readonly int[] InFlight = [1, 50, 100, 200];
    private static readonly int[] Compared = [50, 100, 200];

    public static Suite Create(string engine)
    {
        var scenarios = new List<Scenario>();
        var bars = new List<Bar>();
        Compare("grpc", "unary calls", 1.8, 0.6);
        Compare("grpcbidi", "turns of streams", 1.4, 0.75);
        bars.AddRange(AllocationBars.Of(new Scenario { Server = engine, Client = engine, Transport = "grpc", Message = Message })
            .Select(static (bar, i) => i == 0 ? bar with { AtMost = 1024 } : bar));
        foreach (var transport in new[] { "framed", "ttheader", "mux" })
        {
            scenarios.AddRange(new[] { "echo", Message }.Select(message => new Scenario { Server = engine, Client = engine, Transport = transport, Message = message }));
        }

        return new Suite([.. scenarios.Distinct()], bars);

        void Compare(string transport, string what, double leastCalls, double mostTime)
        {
            var pairs = InFlight.ToDictionary(static n => n, n => (
                Ours: new Scenario { Server = engine, Client = engine, Transport = transport, Message = Message, InFlight = n },
                Plain: new Scenario { Server = Scenario.Http2, Client = Scenario.Http2, Transport = transport, Message = Message, InFlight = n }));
            scenarios.AddRange(pairs.Values.SelectMany(static pair => new[] { pair.Plain, pair.Ours }));
            foreach (var n in Compared)
            {
                var (ours, plain) = pairs[n];
                bars.Add(new Bar($"{what}, {n} in flight: QPS against Kestrel and SocketsHttpHandler alone", round => round.Ratio(ours, plain, static m => m.CallsPerSecond)) { AtLeast = leastCalls });
                bars.Add(new Bar($"{what}, {n} in flight: CPU of both against theirs", round => round.Ratio(ours, plain, static m => m.Microseconds)) { AtMost = mostTime });
            }
        }
    }
}
