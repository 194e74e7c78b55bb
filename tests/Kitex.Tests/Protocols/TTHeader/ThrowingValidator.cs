using Kitex.Protocols.TTHeader;

namespace Kitex.Tests.Protocols.TTHeader;

/// <summary>A check that is out of order.</summary>
internal sealed class ThrowingValidator() : PayloadValidator("throwing")
{
    public override string? Generate(ReadOnlySpan<byte> payload) => "text";

    public override bool Validate(string text, ReadOnlySpan<byte> payload) => throw new InvalidOperationException("out of order");
}
