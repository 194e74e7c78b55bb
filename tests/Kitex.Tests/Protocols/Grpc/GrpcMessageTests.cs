using System.Text;
using Kitex.Protocols.Grpc;

namespace Kitex.Tests.Protocols.Grpc;

public sealed class GrpcMessageTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("unknown method X", "unknown method X")]
    [InlineData(" !\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", " !\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~")]
    [InlineData("100%", "100%25")]
    [InlineData("a\nb\u007f\0", "a%0Ab%7F%00")]
    [InlineData("\u00e9\u4f60\ud83d\ude00", "%C3%A9%E4%BD%A0%F0%9F%98%80")]
    public void Messages_are_written(string message, string expected) => Assert.Equal(expected, Encode(message));

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("a%EF%BF%BDb%EF%BF%BD", Encode(string.Concat("a", '\ud83d', "b", '\ude00')));

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("a%41%", "aA%")]
    [InlineData("%zz%4g%G4", "%zz%4g%G4")]
    [InlineData("%%41", "%A")]
    [InlineData("%e4%bd%A0", "\u4f60")]
    [InlineData("%ff%C3", "\ufffd\ufffd")]
    [InlineData("\u00c3\u00a9", "\u00e9")]
    public void Messages_are_read_and_what_is_no_escape_stands_for_itself(string encoded, string expected) =>
        Assert.Equal(expected, GrpcMessage.Decode(Encoding.Latin1.GetBytes(encoded)));

    [Fact]
    public void Random_messages_come_back()
    {
        var random = new Random(8);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (var runes = random.Next(40); runes > 0; runes--)
            {
                var rune = random.Next(4) == 0 ? random.Next(0x110000) : random.Next(128);
                text.Append(Rune.IsValid(rune) ? new Rune(rune).ToString() : "%");
            }

            var message = text.ToString();
            var bytes = new byte[GrpcMessage.MostEncoded(message.Length)];
            var length = GrpcMessage.Encode(message, bytes);
            Assert.All(bytes[..length], static b => Assert.InRange(b, (byte)' ', (byte)'~'));
            Assert.Equal(message, GrpcMessage.Decode(bytes.AsSpan(0, length)));
        }
    }

    private static string Encode(string message)
    {
        var bytes = new byte[GrpcMessage.MostEncoded(message.Length)];
        return Encoding.Latin1.GetString(bytes, 0, GrpcMessage.Encode(message, bytes));
    }
}
