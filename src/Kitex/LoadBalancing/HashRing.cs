using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Kitex.Discovery;

namespace Kitex.LoadBalancing;

/// <summary>Instances at many places each on a ring of numbers.</summary>
internal sealed class HashRing
{
    // 12 MB.
    private const long MostPlaces = 1 << 20;
    private const int ShortKey = 256;
    private const int LongestNumber = 11;

    private readonly Instance[] _instances;
    private readonly ulong[] _places;
    private readonly int[] _owners;

    public HashRing(InstanceSet instances, ConsistentHashOptions options)
    {
        // In an order that is the same everywhere: the lists of two clients may differ in theirs.
        _instances = [.. instances.Where(static instance => instance.Weight > 0).OrderBy(static instance => instance.ToString(), StringComparer.Ordinal)];
        var wanted = Array.ConvertAll(_instances, instance => options.Weighted ? Math.Max(1, (long)options.VirtualNodes * instance.Weight / instances.WeightScale) : options.VirtualNodes);
        var total = wanted.Sum();
        var counts = Array.ConvertAll(wanted, count => total <= MostPlaces ? (int)count : (int)Math.Max(1, (double)count * MostPlaces / total));
        _places = new ulong[counts.Sum()];
        _owners = new int[_places.Length];
        var next = 0;
        for (var owner = 0; owner < counts.Length; owner++)
        {
            Place(owner, counts[owner], ref next);
        }

        Array.Sort(_places, _owners);
        SettleTies();
    }

    /// <summary>How many places there are.</summary>
    public int Count => _places.Length;

    /// <summary>The instances that have places.</summary>
    public ReadOnlySpan<Instance> Instances => _instances;

    /// <summary>Who is at a place.</summary>
    public Instance this[int place] => _instances[_owners[place]];

    /// <summary>The same as an index among <see cref="Instances"/>.</summary>
    public int Owner(int place) => _owners[place];

    /// <summary>The place after this one.</summary>
    public int After(int place) => place + 1 == _places.Length ? 0 : place + 1;

    /// <summary>The place where a key's walk along the ring begins; there must be one.</summary>
    public int Find(string key)
    {
        var hash = HashOf(key);
        var (low, high) = (0, _places.Length);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) / 2);
            (low, high) = _places[middle] > hash ? (low, middle) : (middle + 1, high);
        }

        return low == _places.Length ? 0 : low;
    }

    private static ulong HashOf(string key)
    {
        var most = Encoding.UTF8.GetMaxByteCount(key.Length);
        var rented = most > ShortKey ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented ?? stackalloc byte[ShortKey];
        Utf8.FromUtf16(key, bytes, out _, out var length);
        var hash = XxHash64.Of(bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    private void Place(int owner, int count, ref int next)
    {
        var name = Encoding.UTF8.GetBytes(_instances[owner] + "#");
        Span<byte> text = new byte[name.Length + LongestNumber];
        name.CopyTo(text);
        for (var number = 0; number < count; number++)
        {
            number.TryFormat(text[name.Length..], out var digits, provider: CultureInfo.InvariantCulture);
            _places[next] = XxHash64.Of(text[..(name.Length + digits)]);
            _owners[next++] = owner;
        }
    }

    /// <summary>Where two hash alike, the first by address comes first.</summary>
    private void SettleTies()
    {
        for (var i = 1; i < _places.Length; i++)
        {
            for (var j = i; j > 0 && _places[j] == _places[j - 1] && _owners[j] < _owners[j - 1]; j--)
            {
                (_owners[j], _owners[j - 1]) = (_owners[j - 1], _owners[j]);
            }
        }
    }
}
