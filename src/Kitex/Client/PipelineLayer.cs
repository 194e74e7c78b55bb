namespace Kitex.Client;

/// <summary>One layer of a client's pipeline.</summary>
/// <param name="Name">What it is, for diagnosis.</param>
/// <param name="Wrap">The layer.</param>
/// <param name="IsOn">Whether it does anything for calls that ask for nothing; null for always.</param>
internal readonly record struct PipelineLayer(string Name, RpcMiddleware Wrap, Func<bool>? IsOn = null)
{
    /// <summary>"retry", or "retry (off)".</summary>
    public override string ToString() => IsOn?.Invoke() == false ? $"{Name} (off)" : Name;
}
