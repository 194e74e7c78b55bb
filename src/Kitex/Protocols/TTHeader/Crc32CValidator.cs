using System.Globalization;

namespace Kitex.Protocols.TTHeader;

/// <summary>The payload's <see cref="Crc32C"/> as 8 lower-case hexadecimal digits.</summary>
internal sealed class Crc32CValidator() : PayloadValidator(TTHeaderKeys.PayloadChecksum)
{
    public override string? Generate(ReadOnlySpan<byte> payload) => TTHeader.Crc32C.Compute(payload).ToString("x8", CultureInfo.InvariantCulture);

    public override bool Validate(string text, ReadOnlySpan<byte> payload) => text.Length == 0 || text == Generate(payload);
}
