namespace Kitex.Server.Protocols.Grpc;

/// <summary>What a path names: "/package.Service/Method", of which the package does not count (Kitex v0.16.3).</summary>
internal readonly ref struct GrpcPath
{
    public ReadOnlySpan<byte> Service { get; private init; }

    public ReadOnlySpan<byte> Method { get; private init; }

    /// <returns>False when there is no slash between service and method.</returns>
    public static bool TryParse(ReadOnlySpan<byte> path, out GrpcPath parsed)
    {
        if (path.StartsWith((byte)'/'))
        {
            path = path[1..];
        }

        var slash = path.LastIndexOf((byte)'/');
        if (slash < 0)
        {
            parsed = default;
            return false;
        }

        var service = path[..slash];
        parsed = new GrpcPath { Service = service[(service.LastIndexOf((byte)'.') + 1)..], Method = path[(slash + 1)..] };
        return true;
    }
}
