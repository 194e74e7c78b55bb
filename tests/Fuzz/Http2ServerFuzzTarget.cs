using Kitex.Protocols.Http2;
using Kitex.Protocols.Http2.Hpack;
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
internal sealed class Http2ServerFuzzTarget : FuzzTarget
{
    private const int Conversations = 2000;
    private const int WatchedEach = 256;
    private const int MostYields = 30;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Http2Mutator _mutator = new(Seeds());
    private readonly FuzzService _service = new();
    private readonly GrpcServerSettings _serving;
    private readonly GrpcServerSettings _stopping;
    private int _runs;

    public Http2ServerFuzzTarget()
    {
        var stopping = new DrainState();
        stopping.Begin();
        _serving = Settings(new DrainState());
        _stopping = Settings(stopping);
    }

    public override string Name => "http2-server";

    public override byte[] Next(Random random) => _mutator.Next(random);

    public override FuzzOutcome Run(byte[] input)
    {
        if (++_runs % WatchedEach != 0)
        {
            return Serve(input);
        }

        using var watch = new PoolWatch();
        var outcome = Serve(input);
        return watch.Count == 0 ? outcome : throw new InvalidOperationException($"{watch.Count} arrays were rented and not returned.");
    }

    // Tables and buffers of one connection, the objects of its calls and all that is sent, whatever comes; a reason is some hundred bytes for a frame in error.
    public override long AllocationBound(int inputLength) => (1024L << 10) + (128L * inputLength);

    private FuzzOutcome Serve(byte[] input)
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

    /// <summary>Reads what the server said, which must be whole frames with headers that can be decoded.</summary>
    private static FuzzOutcome Outcome(ReadOnlySpan<byte> sent)
    {
        var reader = new Http2FrameReader(new Http2Limits()) { MaxFrameSize = Http2FrameHeader.LargestLength };
        var decoder = new HpackDecoder(1024 * 1024);
        var outcome = FuzzOutcome.RejectedAtHeader;
        while (reader.Read(sent, out var frame) is var status && status != Http2ReadStatus.NeedMore)
        {
            Expect(status == Http2ReadStatus.Ready, frame.Violation?.Reason ?? "a frame is whole");
            switch (frame.Header.Type)
            {
                case Http2FrameType.Settings when frame.Header.Has(Http2Flags.Ack) && outcome == FuzzOutcome.RejectedAtHeader:
                    outcome = FuzzOutcome.Accepted;
                    break;
                case Http2FrameType.GoAway when frame.ErrorCode != Http2ErrorCode.NoError:
                    outcome = outcome == FuzzOutcome.Accepted ? FuzzOutcome.Rejected : outcome;
                    break;
                case Http2FrameType.Headers:
                    var sink = default(Nowhere);
                    Expect(decoder.Decode(frame.Payload, ref sink) == HpackStatus.Done, decoder.Problem ?? "headers can be decoded");
                    break;
            }

            sent = sent[frame.Length..];
        }

        Expect(sent.IsEmpty, "nothing but whole frames is sent");
        return outcome;
    }

    private GrpcServerSettings Settings(DrainState drain)
    {
        var options = new KitexServerOptions { Grpc = new GrpcServerOptions { MaxMessageBytes = 32 * 1024, MaxHeaderBytes = 16 * 1024, MaxStreamsPerConnection = 8 } };
        var metrics = new ServerMetrics();
        var admission = new Admission([], metrics, TimeProvider.System, NullLogger.Instance);
        admission.Limit(options.Limits);
        var dispatcher = new RpcDispatcher([new ServedService(_service.Describe(), [])], [], options, admission);
        return new GrpcServerSettings(dispatcher, options, drain, new RefusalLog(metrics, NullLogger.Instance), TimeProvider.System, NullLogger.Instance);
    }

    private static void Expect(bool holds, string what, Exception? because = null)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"It does not hold: {what}.", because);
        }
    }

    private static List<IReadOnlyList<byte[]>> Seeds()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Conversations).Select(_ => Http2Requests.Next(random))];
    }

    /// <summary>Fields are only decoded.</summary>
    private struct Nowhere : IHeaderSink
    {
        public readonly void Add(scoped in HeaderField field)
        {
        }
    }
}
