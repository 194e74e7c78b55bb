using Kitex.Configuration;
using Kitex.Protocols.Http2;
using Kitex.Server;
using Kitex.Server.Dispatching;
using Kitex.Server.Protocols;
using Kitex.Server.Protocols.Grpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kitex.Fuzz;

/// <summary>
/// A whole connection of the gRPC server with a client whose words were mutated, and handlers of all kinds on the thread pool.
/// Every handler ends; what the server says is always HTTP/2; and when the connection has ended nothing is left of it.
/// </summary>
internal sealed class Http2ServerFuzzTarget : Http2PeerFuzzTarget
{
    private const int Conversations = 2000;
    private const int WatchedEach = 256;
    private const int MostYields = 30;

    private readonly FuzzService _service = new();
    private readonly GrpcServerSettings _serving;
    private readonly GrpcServerSettings _stopping;

    public Http2ServerFuzzTarget()
        : base(new Http2Mutator(Seeds()), WatchedEach)
    {
        var stopping = new DrainState();
        stopping.Begin();
        _serving = Settings(new DrainState());
        _stopping = Settings(stopping);
    }

    public override string Name => "http2-server";

    // Tables and buffers of one connection, the objects of its calls and all that is sent, whatever comes; a reason is some hundred bytes for a frame in error.
    public override long AllocationBound(int inputLength) => (1024L << 10) + (128L * inputLength);

    // A server that is stopping says so to a client that did nothing wrong.
    protected override bool Rejects(in Http2Frame goAway) => goAway.ErrorCode != Http2ErrorCode.NoError;

    protected override FuzzOutcome Meet(byte[] input)
    {
        var settings = input.Length % 5 == 0 ? _stopping : _serving;
        var network = new ServedConnection(input, 1 + (input.Length % 211), input.Length % 2 == 0 ? WaitALittle : static () => { });
        if (settings == _stopping)
        {
            network.Interrupt();
        }

        var connection = new GrpcServerConnection(network, settings);
        using (var http2 = connection.Http2)
        {
            Expect(SpinWait.SpinUntil(() => http2.Ended.IsCompleted, Limit), "the connection ends");
            Expect(http2.Ended.IsCompletedSuccessfully, "its loop has met nothing that it cannot", http2.Ended.Exception);
            Expect(http2.WaitUntilSentAsync().Wait(Limit), "all is sent");
            connection.End();
        }

        Expect(SpinWait.SpinUntil(() => connection.Http2.InUse == 0 && _service.Running == 0, Limit), "every handler ends, and no call is left");
        Expect(network.Output.IsEmpty && network.Misuse is null, network.Misuse ?? "the connection is empty");
        Expect(connection.Http2 is { Count: 0, IsUsable: false } && settings.Timers.Count == 0, "no stream and no timer is left");
        return Outcome(network.Sent);
    }

    private void WaitALittle()
    {
        for (var i = 0; i < MostYields && _service.Running > 0; i++)
        {
            Thread.Yield();
        }
    }

    private GrpcServerSettings Settings(DrainState drain)
    {
        var options = new KitexServerOptions { Grpc = new GrpcServerOptions { MaxMessageBytes = 32 * 1024, MaxHeaderBytes = 16 * 1024, MaxStreamsPerConnection = 8 } };
        var metrics = new ServerMetrics();
        var admission = new Admission(metrics, TimeProvider.System, NullLogger.Instance);
        var live = new LiveServerOptions(new OptionSteps<KitexServerOptions>(options), admission, NullLogger.Instance);
        var dispatcher = new RpcDispatcher([new ServedService(_service.Describe(), [])], [], options, admission);
        return new GrpcServerSettings(dispatcher, live, drain, new RefusalLog(metrics, NullLogger.Instance), TimeProvider.System, NullLogger.Instance);
    }

    private static List<IReadOnlyList<byte[]>> Seeds()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Conversations).Select(_ => Http2Requests.Next(random))];
    }
}
