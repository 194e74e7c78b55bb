namespace Kitex.Client;

/// <summary>One layer of a client's pipeline.</summary>
/// <param name="Name">What it is, for diagnosis.</param>
/// <param name="Wrap">The layer.</param>
internal readonly record struct PipelineLayer(string Name, RpcMiddleware Wrap);
