using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Network;
using Kitex.Protocols.Framing;
using Kitex.Protocols.TTHeader;

namespace Kitex.Micro;

/// <summary>What the framings cost around a message of 1 KiB: a length alone, and a TTHeader with the standard keys.</summary>
[MemoryDiagnoser]
[InProcess]
public class FramingBenchmarks
{
    private const int MaxFrameBytes = 1024 * 1024;

    private readonly OutputBuffer _output = new();
    private readonly FramedFraming _framed = new(MaxFrameBytes);
    private readonly TTHeaderFraming _header = new(new TTHeaderSettings(MaxFrameBytes) { ConnectTimeout = TimeSpan.FromSeconds(1) }, framed: false);
    private readonly RpcRequest _request = new()
    {
        Method = EchoMethods.Echo,
        Message = new Request { Message = new string('x', 1024) },
        Callee = "exampleKitex",
        Caller = "bench",
    };

    private byte[] _framedBytes = [];
    private byte[] _headerBytes = [];

    [GlobalSetup]
    public void Setup()
    {
        _framedBytes = Write(_framed);
        _headerBytes = Write(_header);
    }

    [Benchmark(Baseline = true)]
    public long Write_framed() => WriteAndClear(_framed);

    [Benchmark]
    public long Write_behind_a_TTHeader() => WriteAndClear(_header);

    [Benchmark]
    public int Read_framed() => Read(_framed, _framedBytes);

    [Benchmark]
    public int Read_behind_a_TTHeader() => Read(_header, _headerBytes);

    private byte[] Write(MessageFraming framing)
    {
        framing.WriteRequest(_request, 1, TimeSpan.FromSeconds(3), _output);
        var bytes = _output.ToArray();
        _output.Clear();
        return bytes;
    }

    private long WriteAndClear(MessageFraming framing)
    {
        framing.WriteRequest(_request, 1, TimeSpan.FromSeconds(3), _output);
        var length = _output.Length;
        _output.Clear();
        return length;
    }

    private static int Read(MessageFraming framing, byte[] bytes)
    {
        var frame = default(MessageFrame);
        framing.Read(bytes, ref frame);
        return framing.ReadRequestHeader(bytes, frame).Caller.Length + frame.BodyLength;
    }
}
