using System.Text;

namespace Kitex.Protocols.TTHeader;

/// <summary>The payload's <see cref="Crc32C"/> as 8 lower-case hexadecimal digits.</summary>
internal sealed class Crc32CValidator() : PayloadValidator(TTHeaderKeys.PayloadChecksum)
{
    public override string? Generate(ReadOnlySpan<byte> payload)
    {
        Span<byte> text = stackalloc byte[TTHeader.Crc32C.TextBytes];
        TTHeader.Crc32C.Format(TTHeader.Crc32C.Compute(payload), text);
        return Encoding.ASCII.GetString(text);
    }

    public override bool Validate(string text, ReadOnlySpan<byte> payload) => text.Length == 0 || text == Generate(payload);
}
