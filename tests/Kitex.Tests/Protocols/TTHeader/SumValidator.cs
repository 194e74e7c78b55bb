using System.Globalization;
using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

/// <summary>A check of a user's own: the payload's length and sum.</summary>
/// <param name="padding">Makes the text longer.</param>
/// <param name="isSilent">True to send nothing.</param>
internal sealed class SumValidator(int padding = 0, bool isSilent = false) : PayloadValidator("sum")
{
    public override string? Generate(ReadOnlySpan<byte> payload) => isSilent ? null : Text(payload) + new string(' ', padding);

    public override bool Validate(string text, ReadOnlySpan<byte> payload) => text.TrimEnd() == Text(payload);

    private static string Text(ReadOnlySpan<byte> payload)
    {
        long sum = 0;
        foreach (var b in payload)
        {
            sum += b;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{payload.Length}:{sum}");
    }
}
