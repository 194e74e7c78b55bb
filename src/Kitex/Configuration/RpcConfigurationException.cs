namespace Kitex.Configuration;

/// <summary>A configuration says what cannot be; the text names the key, what stands there and what may.</summary>
/// <param name="key">The whole key, such as "Kitex:Clients:echo:Retry:MaxRetries".</param>
/// <param name="problem">What is wrong with it.</param>
/// <param name="cause">What lies behind; null for nothing.</param>
public sealed class RpcConfigurationException(string key, string problem, Exception? cause = null) : Exception($"{key}: {problem}", cause)
{
    /// <summary>The whole key.</summary>
    public string Key { get; } = key;
}
