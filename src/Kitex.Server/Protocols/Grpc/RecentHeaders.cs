using Kitex.Protocols.Grpc;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>What the fields of a connection's last call said: most calls of a client say the same. For one reader at a time.</summary>
internal sealed class RecentHeaders
{
    // More would be held by every connection that a peer cares to open.
    private const int MostKeptBytes = 4 * 1024;

    private readonly GrpcFieldList _fields = new();
    private GrpcCallHeaders? _headers;

    public GrpcCallHeaders Of(GrpcFieldList fields)
    {
        if (fields.Length > MostKeptBytes)
        {
            return GrpcCallHeaders.Read(fields);
        }

        if (_headers is null || !fields.IsSameAs(_fields))
        {
            _headers = GrpcCallHeaders.Read(fields);
            _fields.Set(fields);
        }

        return _headers;
    }
}
