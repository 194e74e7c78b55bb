namespace Kitex.Server.Protocols.Grpc;

/// <summary>What a path names: "/package.Service/Method".</summary>
internal readonly ref struct GrpcPath
{
    /// <summary>The service with its package.</summary>
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

        parsed = new GrpcPath { Service = path[..slash], Method = path[(slash + 1)..] };
        return true;
    }
}
