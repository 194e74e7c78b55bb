using System.Net;
using System.Net.Sockets;
using Kitex.Network.Memory;

namespace Kitex.Tests.Vocabulary;

public sealed class AddressTextTests
{
    [Fact]
    public void What_is_formatted_parses_to_the_same_address()
    {
        var random = new Random(20240501);
        for (var i = 0; i < 2000; i++)
        {
            var address = Any(random);

            Assert.Equal(address, AddressText.Parse(AddressText.Format(address)));
        }
    }

    [Fact]
    public void An_empty_host_is_every_local_address() =>
        Assert.Equal(new IPEndPoint(IPAddress.Any, 8888), AddressText.Parse(":8888"));

    [Fact]
    public void A_name_stays_a_name() =>
        Assert.Equal(new DnsEndPoint("echo.example", 80), AddressText.Parse("echo.example:80"));

    [Fact]
    public void An_address_in_brackets_is_IPv6() =>
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 8888), AddressText.Parse("[::1]:8888"));

    [Fact]
    public void A_path_is_a_unix_socket() =>
        Assert.Equal("/run/echo.sock", Assert.IsType<UnixDomainSocketEndPoint>(AddressText.Parse("unix:/run/echo.sock")).ToString());

    [Fact]
    public void A_name_in_memory_is_the_memory_engines() =>
        Assert.Equal(new MemoryEndPoint("echo"), AddressText.Parse("memory:echo"));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData("localhost:http")]
    [InlineData("localhost:-1")]
    [InlineData("localhost:+80")]
    [InlineData("localhost: 80")]
    [InlineData("localhost:65536")]
    [InlineData("::1:80")]
    [InlineData("[::1]")]
    [InlineData("[::g]:80")]
    [InlineData("unix:")]
    [InlineData("memory:")]
    public void Other_text_is_refused_with_the_forms_that_go(string text)
    {
        var refused = Assert.Throws<FormatException>(() => AddressText.Parse(text));

        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("host:port, [v6]:port or unix:/path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_address_has_a_text_too() => Assert.Equal("(none)", AddressText.Format(null));

    private static EndPoint Any(Random random)
    {
        var port = random.Next(65536);
        switch (random.Next(4))
        {
            case 0:
                var v4 = new byte[4];
                random.NextBytes(v4);
                return new IPEndPoint(new IPAddress(v4), port);
            case 1:
                var v6 = new byte[16];
                random.NextBytes(v6);
                return new IPEndPoint(new IPAddress(v6), port);
            case 2:
                return new DnsEndPoint($"{Letters(random)}.{Letters(random)}", port);
            default:
                return new UnixDomainSocketEndPoint($"/{Letters(random)}/{Letters(random)}.sock");
        }
    }

    private static string Letters(Random random) => string.Concat(random.GetItems("abcdefghijklmnopqrstuvwxyz".AsSpan(), random.Next(1, 9)));
}
