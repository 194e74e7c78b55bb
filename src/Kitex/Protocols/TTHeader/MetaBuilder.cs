using System.Text;

namespace Kitex.Protocols.TTHeader;

/// <summary>Collects the metainfo of a request from its text keys. Allocates nothing while there is none.</summary>
internal struct MetaBuilder
{
    private Dictionary<string, string>? _transient;
    private Dictionary<string, string>? _persistent;
    private Dictionary<string, string>? _upstream;

    /// <summary>Takes the pair when its key has one of the prefixes; an empty key or value counts for nothing (Kitex v0.16.3).</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (TryAdd(ref _upstream, TTHeaderKeys.UpstreamPrefix, key, value) || TryAdd(ref _transient, TTHeaderKeys.TransientPrefix, key, value))
        {
            return;
        }

        TryAdd(ref _persistent, TTHeaderKeys.PersistentPrefix, key, value);
    }

    /// <summary>What was collected; null for nothing.</summary>
    public readonly MetaInfo? Build()
    {
        if (_transient is null && _persistent is null && _upstream is null)
        {
            return null;
        }

        return new MetaInfo
        {
            Transient = Merge() ?? MetaInfo.Empty.Transient,
            Persistent = _persistent ?? MetaInfo.Empty.Persistent,
        };
    }

    /// <summary>What is marked as received further up does not hide what was sent for this hop.</summary>
    private readonly Dictionary<string, string>? Merge()
    {
        if (_upstream is null || _transient is null)
        {
            return _transient ?? _upstream;
        }

        foreach (var (key, value) in _upstream)
        {
            _transient.TryAdd(key, value);
        }

        return _transient;
    }

    private static bool TryAdd(ref Dictionary<string, string>? values, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!key.StartsWith(prefix))
        {
            return false;
        }

        if (key.Length > prefix.Length && value.Length > 0)
        {
            (values ??= [])[Encoding.UTF8.GetString(key[prefix.Length..])] = Encoding.UTF8.GetString(value);
        }

        return true;
    }
}
