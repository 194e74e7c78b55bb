namespace Kitex.Grpc.Services;

/// <summary>Whether a service takes calls; the numbers are those of <c>grpc.health.v1</c>.</summary>
public enum HealthStatus
{
    /// <summary>Not known yet.</summary>
    Unknown = 0,

    /// <summary>It does.</summary>
    Serving = 1,

    /// <summary>It does not: callers go elsewhere, as far as they can.</summary>
    NotServing = 2,
}
