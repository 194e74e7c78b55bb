namespace Kitex.Conformance.Tests.Wire;

/// <summary>What stands in front of a message besides its length, as text that is equal for equal meaning: pairs stand in the order of their text.</summary>
/// <param name="Head">Its kind and the fields that every one of the kind has.</param>
/// <param name="Pairs">Text keys as <c>key="value"</c>, numbered keys as <c>12="value"</c>, the ACL token as <c>ACL "value"</c>.</param>
internal sealed record WireHeader(string Head, IReadOnlyList<string> Pairs)
{
    public const ushort TTHeaderMagic = 0x1000;
    public const ushort MeshMagic = 0xffaf;

    private const int Padding = 0x00;
    private const int Texts = 0x01;
    private const int Numbers = 0x10;
    private const int AclToken = 0x11;

    /// <summary>Reads a TTHeader behind its flags.</summary>
    /// <exception cref="InvalidDataException">There is an unknown block in it.</exception>
    public static WireHeader ReadTTHeader(WireReader reader, ushort flags)
    {
        var sequenceId = reader.ReadI32();
        using var block = new MemoryStream(reader.Read(reader.ReadU16() * 4));
        var info = new WireReader(block);
        var protocol = info.ReadU8();
        var transforms = Convert.ToHexStringLower(info.Read(info.ReadU8()));
        var pairs = new List<string>();
        while (block.Position < block.Length)
            ReadBlock(info, pairs);
        return new WireHeader($"ttheader flags {flags:x4} #{sequenceId} protocol {protocol} transforms [{transforms}]", Sorted(pairs));
    }

    /// <summary>Reads a mesh header behind its size.</summary>
    public static WireHeader ReadMesh(WireReader reader, int size)
    {
        using var block = new MemoryStream(reader.Read(size));
        var pairs = new List<string>();
        ReadTexts(new WireReader(block), pairs);
        return new WireHeader("mesh", Sorted(pairs));
    }

    public override string ToString() => $"{Head} {{{string.Join(", ", Pairs)}}}";

    private static void ReadBlock(WireReader info, List<string> pairs)
    {
        switch (info.ReadU8())
        {
            case Padding:
                break;
            case Texts:
                ReadTexts(info, pairs);
                break;
            case Numbers:
                for (var count = info.ReadU16(); count > 0; count--)
                    pairs.Add($"{info.ReadU16()}=\"{info.ReadShortText()}\"");
                break;
            case AclToken:
                pairs.Add($"ACL \"{info.ReadShortText()}\"");
                break;
            case var unknown:
                throw new InvalidDataException($"There is no block 0x{unknown:x2} in a TTHeader.");
        }
    }

    private static void ReadTexts(WireReader info, List<string> pairs)
    {
        for (var count = info.ReadU16(); count > 0; count--)
            pairs.Add($"{info.ReadShortText()}=\"{info.ReadShortText()}\"");
    }

    private static List<string> Sorted(List<string> pairs)
    {
        pairs.Sort(StringComparer.Ordinal);
        return pairs;
    }
}
