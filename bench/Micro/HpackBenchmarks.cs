using BenchmarkDotNet.Attributes;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Micro;

/// <summary>The headers of a gRPC request: as they come first, in Huffman code, and as they come from then on, by index.</summary>
[MemoryDiagnoser]
[InProcess]
public class HpackBenchmarks
{
    private readonly HpackEncoder _encoder = new(HpackTable.DefaultMaxSize);
    private readonly HpackDecoder _decoder = new(64 * 1024);
    private readonly HpackDecoder _plainDecoder = new(64 * 1024);
    private byte[] _indexed = [];
    private byte[] _coded = [];

    [GlobalSetup]
    public void Encode()
    {
        var sink = default(Lengths);
        _decoder.Decode(Write(HeaderIndexing.Incremental), ref sink);
        _indexed = Write(HeaderIndexing.Incremental).ToArray();
        var plain = new HpackEncoder(0);
        plain.Begin();
        plain.End();
        plain.Begin();
        AddRequest(plain, HeaderIndexing.None);
        _coded = plain.End().ToArray();
    }

    [Benchmark(Baseline = true)]
    public int Read_by_index() => Read(_decoder, _indexed);

    [Benchmark]
    public int Read_in_Huffman_code() => Read(_plainDecoder, _coded);

    [Benchmark]
    public int Write_by_index() => Write(HeaderIndexing.Incremental).Length;

    private ReadOnlySpan<byte> Write(HeaderIndexing indexing)
    {
        _encoder.Begin();
        AddRequest(_encoder, indexing);
        return _encoder.End();
    }

    private static void AddRequest(HpackEncoder encoder, HeaderIndexing indexing)
    {
        encoder.Add(HeaderName.Method, "POST"u8, indexing);
        encoder.Add(HeaderName.Scheme, "http"u8, indexing);
        encoder.Add(HeaderName.Path, "/pbapi.PbEcho/Unary"u8, indexing);
        encoder.Add(HeaderName.Authority, "pbecho"u8, indexing);
        encoder.Add(HeaderName.ContentType, "application/grpc"u8, indexing);
        encoder.Add(HeaderName.UserAgent, "kitex/v0.16.3"u8, indexing);
        encoder.Add(HeaderName.Te, "trailers"u8, indexing);
        encoder.Add(HeaderName.GrpcTimeout, "2999705u"u8, HeaderIndexing.None);
        encoder.Add(HeaderName.SourceService, "go-client"u8, indexing);
        encoder.Add("rpc-persist-k"u8, "value"u8, indexing);
    }

    private static int Read(HpackDecoder decoder, byte[] block)
    {
        var sink = default(Lengths);
        decoder.Decode(block, ref sink);
        return sink.Bytes;
    }

    private struct Lengths : IHeaderSink
    {
        public int Bytes;

        public void Add(scoped in HeaderField field) => Bytes += field.Value.Length + (int)field.Known;
    }
}
