using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Kitex.Server.Admin.Prometheus;

/// <summary>
/// The series of one metric, found by the tags of a measurement without a lock and without memory: first among recent ones by
/// the very objects, as most tags are the same objects each time, then by what they say. There is a bound to how many are kept.
/// </summary>
/// <param name="most">How many tag sets; all others share one series.</param>
/// <param name="shape">Of what.</param>
/// <param name="create">Makes a series of its labels.</param>
internal sealed class SeriesTable(int most, InstrumentShape shape, Func<string, Series> create)
{
    private const int RecentBits = 8;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Tagged> _byTags = new(TagComparer.Instance);
    private readonly SortedDictionary<string, Series> _byLabels = new(StringComparer.Ordinal);
    private readonly Tagged?[] _recent = new Tagged?[1 << RecentBits];
    private Series? _untagged;
    private Series? _overflow;
    private bool _isSwept;

    /// <summary>All of them, in order.</summary>
    public Series[] All
    {
        get
        {
            lock (_gate)
            {
                return _overflow is null ? [.. _byLabels.Values] : [.. _byLabels.Values, _overflow];
            }
        }
    }

    /// <summary>The series of these tags.</summary>
    public Series Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return _untagged ?? Add(tags);
        }

        ref var recent = ref _recent[SlotOf(tags)];
        if (Volatile.Read(ref recent) is { } last && IsVery(last.Tags, tags))
        {
            return last.Series;
        }

        if (_byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>().TryGetValue(tags, out var known))
        {
            Volatile.Write(ref recent, known);
            return known.Series;
        }

        return Add(tags);
    }

    /// <summary>Drops what a round has not told of.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            Drop();
            _isSwept = false;
        }
    }

    /// <summary>Drops what this round has not told of; one that follows is found anew.</summary>
    private void Drop()
    {
        foreach (var (tags, tagged) in _byTags)
        {
            if (tagged.Series is ValueSeries { IsCurrent: false } gone)
            {
                _byTags.TryRemove(tags, out _);
                _byLabels.Remove(gone.LabelText);
            }
        }

        _overflow = _overflow is ValueSeries { IsCurrent: false } ? null : _overflow;
        if (_untagged is ValueSeries { IsCurrent: false })
        {
            _byLabels.Remove(_untagged.LabelText);
            _untagged = null;
        }

        Array.Clear(_recent);
    }

    private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (shape.IsObserved && _byTags.Count >= most && !_isSwept)
            {
                // What has gone since the last round leaves its place to this one's.
                _isSwept = true;
                Drop();
            }

            if (_byTags.Count >= most && !tags.IsEmpty)
            {
                return _overflow ??= create(LabelText.Overflow);
            }

            // Different objects may be the same text, and no series may be written twice.
            var labels = LabelText.Of(tags, shape.Kind);
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                series = create(labels);
                _byLabels.Add(labels, series);
            }

            if (tags.IsEmpty)
            {
                _untagged = series;
            }
            else
            {
                var kept = tags.ToArray();
                _byTags.TryAdd(kept, new Tagged(kept, series));
            }

            return series;
        }
    }

    private static int SlotOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = 0u;
        foreach (ref readonly var tag in tags)
        {
            hash = ((hash << 5) | (hash >> 27)) ^ (uint)RuntimeHelpers.GetHashCode(tag.Value);
        }

        // The golden ratio spreads what the low bits say.
        return (int)((hash * 0x9E3779B9u) >> (32 - RecentBits));
    }

    private static bool IsVery(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < known.Length; i++)
        {
            if (!ReferenceEquals(known[i].Value, tags[i].Value) || !ReferenceEquals(known[i].Key, tags[i].Key))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Tagged(KeyValuePair<string, object?>[] Tags, Series Series);
}
