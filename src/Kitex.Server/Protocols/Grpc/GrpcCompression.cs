using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>Chooses compressors by the names on the wire, by the rules of Kitex v0.16.3.</summary>
internal sealed class GrpcCompression(IReadOnlyList<GrpcCompressor> known)
{
    private const string Identity = "identity";

    /// <summary>The first known compressor of a list of names.</summary>
    /// <param name="names">Names with commas between; null or empty for none.</param>
    /// <param name="compressor">Null for none.</param>
    /// <returns>False when names are given, and neither is one known nor is it "identity".</returns>
    public bool TryChoose(string? names, out GrpcCompressor? compressor)
    {
        compressor = null;
        if (string.IsNullOrEmpty(names))
        {
            return true;
        }

        var identity = false;
        var list = names.AsSpan().TrimEnd(';');
        foreach (var range in list.Split(','))
        {
            var name = list[range].Trim();
            foreach (var one in known)
            {
                if (name.SequenceEqual(one.Name))
                {
                    compressor = one;
                    return true;
                }
            }

            identity |= name.SequenceEqual(Identity);
        }

        return identity;
    }
}
