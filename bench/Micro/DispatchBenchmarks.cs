using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Server;

namespace Kitex.Micro;

/// <summary>What a server's counting costs a call from its admission to the handler and back, the protocol apart.</summary>
[MemoryDiagnoser]
[InProcess]
public class DispatchBenchmarks
{
    private KitexServer _server = null!;
    private RpcEndpoint _endpoint = null!;

    /// <summary>What is noted of calls.</summary>
    [Params("off", "counts", "counts, phases of 1/64", "counts, all phases")]
    public string Noted { get; set; } = "";

    [GlobalSetup]
    public void Serve()
    {
        var answer = new object();
        var service = new ServiceDescriptor("Echo", [new ServiceMethod(EchoMethods.Echo, (_, _) => new(answer))]);
        _server = KitexServer.Create(service, o => Configure(o));
        _endpoint = _server.Endpoint;
    }

    [GlobalCleanup]
    public Task LeaveAsync() => _server.DisposeAsync().AsTask();

    /// <summary>One call, as a transport within the process makes it.</summary>
    [Benchmark]
    public ValueTask<RpcResponse> Dispatch() => _endpoint(
        new RpcRequest { Method = EchoMethods.Echo, Transport = "memory", Started = TimeProvider.System.GetTimestamp() }, default);

    private KitexServerBuilder Configure(KitexServerBuilder o) => Noted switch
    {
        "off" => o,
        "counts" => o.Admin(static x => x with { PhaseSampling = 0 }),
        "counts, all phases" => o.Admin(static x => x with { PhaseSampling = 1 }),
        _ => o.Admin(),
    };
}
