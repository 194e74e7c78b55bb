namespace Kitex.Load;

/// <summary>Request and response over HTTP.</summary>
internal sealed record JsonMessage(string Message);
