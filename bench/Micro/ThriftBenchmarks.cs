using Api;
using BenchmarkDotNet.Attributes;
using Kitex.Network;

namespace Kitex.Micro;

/// <summary>One message of 1,024 characters, and a list of 1,000 numbers: from object to bytes and back.</summary>
[MemoryDiagnoser]
[InProcess]
public class ThriftBenchmarks
{
    private readonly OutputBuffer _output = new();
    private readonly Request _request = new() { Message = new string('k', 1024) };
    private readonly Shared.BaseServiceSumArgs _numbers = new() { Values = [.. Enumerable.Range(0, 1000).Select(static i => (long)i)] };
    private byte[] _requestBytes = [];
    private byte[] _numberBytes = [];

    [GlobalSetup]
    public void Encode()
    {
        EchoMethods.Echo.EncodeRequest(_request, _output);
        _requestBytes = _output.ToArray();
        _output.Clear();
        Rich.RichServiceMethods.Sum.EncodeRequest(_numbers, _output);
        _numberBytes = _output.ToArray();
        _output.Clear();
    }

    [Benchmark]
    public void Write_1_KiB_message()
    {
        EchoMethods.Echo.EncodeRequest(_request, _output);
        _output.Clear();
    }

    [Benchmark]
    public object? Read_1_KiB_message() => EchoMethods.Echo.DecodeRequest(_requestBytes);

    [Benchmark]
    public void Write_1000_numbers()
    {
        Rich.RichServiceMethods.Sum.EncodeRequest(_numbers, _output);
        _output.Clear();
    }

    [Benchmark]
    public object? Read_1000_numbers() => Rich.RichServiceMethods.Sum.DecodeRequest(_numberBytes);
}
