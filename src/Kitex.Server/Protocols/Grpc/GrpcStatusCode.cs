namespace Kitex.Server.Protocols.Grpc;

/// <summary>gRPC's status codes, as far as the server says them by itself.</summary>
internal static class GrpcStatusCode
{
    public const int Ok = 0;
    public const int Canceled = 1;
    public const int Unknown = 2;
    public const int DeadlineExceeded = 4;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unavailable = 14;

    /// <summary>The largest standard one.</summary>
    public const int Largest = 16;
}
