using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class StaticTableTests
{
    [Theory]
    [InlineData(1, ":authority", "")]
    [InlineData(2, ":method", "GET")]
    [InlineData(3, ":method", "POST")]
    [InlineData(5, ":path", "/index.html")]
    [InlineData(7, ":scheme", "https")]
    [InlineData(8, ":status", "200")]
    [InlineData(14, ":status", "500")]
    [InlineData(16, "accept-encoding", "gzip, deflate")]
    [InlineData(31, "content-type", "")]
    [InlineData(58, "user-agent", "")]
    [InlineData(61, "www-authenticate", "")]
    public void Fields_stand_where_the_standard_has_them(int index, string name, string value)
    {
        Assert.Equal(name, Encoding.ASCII.GetString(StaticTable.Name(index)));
        Assert.Equal(value, Encoding.ASCII.GetString(StaticTable.Value(index)));
        Assert.Equal(index, StaticTable.Find(HeaderNames.Find(Encoding.ASCII.GetBytes(name)), Encoding.ASCII.GetBytes(value)));
    }

    [Fact]
    public void Every_known_name_is_called_as_it_reads_and_found_by_its_text()
    {
        var names = Enum.GetValues<HeaderName>().Where(static name => name != HeaderName.Other).ToList();
        foreach (var name in names)
        {
            var text = Encoding.ASCII.GetString(HeaderNames.Text(name));
            Assert.Equal(name.ToString(), string.Concat(text.TrimStart(':').Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])));
            Assert.Equal(name, HeaderNames.Find(HeaderNames.Text(name)));
        }

        Assert.Equal(HeaderNames.End - 1, (int)names.Max());
        Assert.Equal(names.Order(), Enumerable.Range(1, 61).Select(StaticTable.NameOf).Concat(names.Where(static name => (int)name > 61)).Distinct().Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("Te")]
    [InlineData("grpc-statuz")]
    [InlineData("grpc-status-")]
    [InlineData(":pat")]
    [InlineData("rpc-transit-te")]
    public void Other_names_are_not_known(string text) => Assert.Equal(HeaderName.Other, HeaderNames.Find(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Values_that_the_table_lacks_are_not_found()
    {
        Assert.Equal(0, StaticTable.Find(HeaderName.Method, "PUT"u8));
        Assert.Equal(0, StaticTable.Find(HeaderName.Te, "trailers"u8));
        Assert.Equal(0, StaticTable.Find(HeaderName.Other, ""u8));
        Assert.Equal(0, StaticTable.Find(HeaderName.WwwAuthenticate, "x"u8));
    }
}
