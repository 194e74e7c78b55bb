namespace Kitex.Server.Dispatching;

/// <summary>The answers to calls of something that is not served, in the words of Kitex v0.16.3.</summary>
internal static class UnknownCall
{
    /// <summary>The service is there, the method is not.</summary>
    public static RpcError Method(string service, string method) =>
        new(RpcErrorCode.Unsupported, $"unknown method {method} (service {service})") { TypeId = ApplicationExceptionType.UnknownMethod };

    /// <summary>No service was found; <paramref name="service"/> is empty where the message names none.</summary>
    public static RpcError Service(string service, string method) =>
        new(RpcErrorCode.Unsupported, $"unknown service {service}, method {method}") { TypeId = ApplicationExceptionType.UnknownService };
}
