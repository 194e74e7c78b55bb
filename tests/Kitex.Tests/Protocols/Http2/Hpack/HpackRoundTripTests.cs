using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class HpackRoundTripTests
{
    private static readonly string[] Names = [":path", ":method", ":status", "content-type", "te", "grpc-status", "grpc-timeout", "x-a", "x-b", "rpc-persist-k"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Random_headers_come_back_while_the_table_sizes_change(int seed)
    {
        var random = new Random(seed);
        var encoder = new HpackEncoder(random.Next(2) == 0 ? HpackTable.DefaultMaxSize : random.Next(20_000));
        var decoder = new HpackDecoder(int.MaxValue);
        for (var block = 0; block < 5_000; block++)
        {
            for (var changes = random.Next(20) == 0 ? random.Next(1, 4) : 0; changes > 0; changes--)
            {
                var size = random.Next(4) == 0 ? 0 : random.Next(10_000);
                decoder.Announce(size);
                encoder.Limit((uint)size);
            }

            var expected = new List<(string Name, string Value)>();
            var sensitive = new List<string>();
            encoder.Begin();
            for (var fields = random.Next(12); fields > 0; fields--)
            {
                var (name, value) = (Name(random), Value(random));
                var indexing = (HeaderIndexing)random.Next(3);
                encoder.Add(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value), indexing);
                expected.Add((name, value));
                if (indexing == HeaderIndexing.Never)
                {
                    sensitive.Add(name);
                }
            }

            var list = HeaderList.Of(decoder, encoder.End());
            Assert.Equal(expected, list.Fields);
            Assert.Equal(sensitive, list.Sensitive);
            Assert.Equal(encoder.TableSize, decoder.TableSize);
        }
    }

    private static string Name(Random random) => random.Next(4) switch
    {
        0 => "n-" + random.Next(300),
        1 => "",
        _ => Names[random.Next(Names.Length)],
    };

    private static string Value(Random random) => random.Next(8) switch
    {
        0 => "",
        1 => "POST",
        2 => "200",
        3 => new string((char)random.Next(256), random.Next(random.Next(20) == 0 ? 6000 : 100)),
        _ => "value-" + random.Next(50),
    };
}
