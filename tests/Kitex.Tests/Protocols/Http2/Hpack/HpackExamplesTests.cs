using Kitex.Protocols.Http2.Hpack;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.Http2.Hpack;

/// <summary>The examples of RFC 7541, appendix C.</summary>
public sealed class HpackExamplesTests
{
    private const string FirstRequest = ":method: GET|:scheme: http|:path: /|:authority: www.example.com";
    private const string SecondRequest = FirstRequest + "|cache-control: no-cache";
    private const string ThirdRequest = ":method: GET|:scheme: https|:path: /index.html|:authority: www.example.com|custom-key: custom-value";

    private const string FirstResponse =
        ":status: 302|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com";
    private const string SecondResponse =
        ":status: 307|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com";
    private const string ThirdResponse =
        ":status: 200|cache-control: private|date: Mon, 21 Oct 2013 20:13:22 GMT|location: https://www.example.com|content-encoding: gzip"
        + "|set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    private static readonly int[] RequestTables = [57, 110, 164];
    private static readonly int[] ResponseTables = [222, 222, 215];

    [Theory]
    [InlineData("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key: custom-header", 55)]
    [InlineData("040c2f73616d706c652f70617468", ":path: /sample/path", 0)]
    [InlineData("100870617373776f726406736563726574", "password: secret", 0)]
    [InlineData("82", ":method: GET", 0)]
    public void Single_fields_are_read(string block, string field, int tableSize)
    {
        var decoder = new HpackDecoder(1000);
        var list = HeaderList.Of(decoder, Wire.Hex(block));
        Assert.Equal(field, list.ToString());
        Assert.Equal(tableSize, decoder.TableSize);
        Assert.Equal(block.StartsWith("10", StringComparison.Ordinal), list.Sensitive.Count > 0);
    }

    [Theory]
    [InlineData(
        "828684410f7777772e6578616d706c652e636f6d",
        "828684be58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")]
    [InlineData(
        "828684418cf1e3c2e5f23a6ba0ab90f4ff",
        "828684be5886a8eb10649cbf",
        "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")]
    public void Requests_are_read(string first, string second, string third) =>
        Reads(new HpackDecoder(1000), [first, second, third], [FirstRequest, SecondRequest, ThirdRequest], RequestTables);

    [Theory]
    [InlineData(
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        "4803333037c1c0bf",
        "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31")]
    [InlineData(
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
        "4883640effc1c0bf",
        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")]
    public void Responses_are_read_with_a_table_of_256_bytes(string first, string second, string third) =>
        Reads(new HpackDecoder(1000), ["3fe101" + first, second, third], [FirstResponse, SecondResponse, ThirdResponse], ResponseTables);

    [Fact]
    public void Requests_are_written_in_the_standards_bytes()
    {
        var encoder = new HpackEncoder(HpackTable.DefaultMaxSize);
        Assert.Equal("828684418cf1e3c2e5f23a6ba0ab90f4ff", Write(encoder, FirstRequest));
        Assert.Equal("828684be5886a8eb10649cbf", Write(encoder, SecondRequest));
        Assert.Equal("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf", Write(encoder, ThirdRequest));
        Assert.Equal(RequestTables[^1], encoder.TableSize);
    }

    [Fact]
    public void Responses_are_written_so_that_the_tables_agree_with_the_standards()
    {
        var encoder = new HpackEncoder(256);
        var decoder = new HpackDecoder(1000);
        foreach (var (response, table) in new[] { FirstResponse, SecondResponse, ThirdResponse }.Zip(ResponseTables))
        {
            Assert.Equal(response, HeaderList.Of(decoder, Wire.Hex(Write(encoder, response))).ToString());
            Assert.Equal((table, table), (encoder.TableSize, decoder.TableSize));
        }
    }

    private static void Reads(HpackDecoder decoder, string[] blocks, string[] lists, int[] tables)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            Assert.Equal(lists[i], HeaderList.Of(decoder, Wire.Hex(blocks[i])).ToString());
            Assert.Equal(tables[i], decoder.TableSize);
        }
    }

    private static string Write(HpackEncoder encoder, string list)
    {
        encoder.Begin();
        foreach (var field in list.Split('|'))
        {
            var split = field.IndexOf(": ", StringComparison.Ordinal);
            encoder.Add(System.Text.Encoding.ASCII.GetBytes(field[..split]), System.Text.Encoding.ASCII.GetBytes(field[(split + 2)..]), HeaderIndexing.Incremental);
        }

        return Convert.ToHexStringLower(encoder.End());
    }
}
