namespace Kitex.Protocols.TTHeader;

/// <summary>
/// The keys and values of a header that was found valid, in the order of the wire. <c>foreach</c> and look-up allocate
/// nothing. Of a key that occurs several times the last one counts, as in Kitex v0.16.3.
/// </summary>
public readonly ref struct TTHeaderInfo
{
    private readonly TTHeaderInfoEnumerator _start;

    internal TTHeaderInfo(TTHeaderInfoEnumerator start) => _start = start;

    /// <summary>Starts at the first key.</summary>
    public TTHeaderInfoEnumerator GetEnumerator() => _start;

    /// <summary>Looks a numbered key up by walking all of them; for more than two or three keys, enumerate once instead.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value; may be empty.</param>
    /// <returns>False when the header does not have the key.</returns>
    public bool TryGetInt(TTHeaderIntKey key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var found = false;
        foreach (var pair in this)
        {
            if (pair.IsInt && pair.IntKey == key)
            {
                value = pair.Value;
                found = true;
            }
        }

        return found;
    }

    /// <summary>Looks a text key up by walking all of them; the ACL token goes by <see cref="TTHeaderKeys.AclToken"/>.</summary>
    /// <param name="key">The key in UTF-8, case-sensitive.</param>
    /// <param name="value">Its value; may be empty.</param>
    /// <returns>False when the header does not have the key.</returns>
    public bool TryGetText(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var found = false;
        foreach (var pair in this)
        {
            if (!pair.IsInt && pair.Key.SequenceEqual(key))
            {
                value = pair.Value;
                found = true;
            }
        }

        return found;
    }
}
