using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>What a handler sends beside its result. Safe for use from several threads until the handler returns.</summary>
public sealed class CallResponse
{
    private readonly Lock _gate = new();
    private Dictionary<string, string>? _backward;

    internal CallResponse()
    {
    }

    /// <summary>
    /// Sends a value back to the caller, who finds it in <see cref="ResponseInfo.Backward"/>. Carried by TTHeader; other
    /// transports drop it. Of equal keys the last one counts.
    /// </summary>
    /// <param name="key">Goes over the wire as it is, so it must be none of the protocol's own keys; such a key fails the call.</param>
    /// <param name="value">The value. Nothing is sent when it or the key is empty, as in Kitex v0.16.3.</param>
    public void SendBackward(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (key.Length == 0 || value.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            (_backward ??= [])[key] = value;
        }
    }

    /// <summary>What was said so far; null for nothing.</summary>
    internal ResponseMeta? ToMeta()
    {
        lock (_gate)
        {
            return _backward is null
                ? null
                : new ResponseMeta { Backward = new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(_backward)) };
        }
    }
}
