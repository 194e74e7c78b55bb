namespace Kitex.Grpc.Services;

/// <summary>gRPC's numbers for the failures met here.</summary>
internal static class StatusCode
{
    public const int InvalidArgument = 3;
    public const int NotFound = 5;
}
