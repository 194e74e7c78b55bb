using System.Buffers;
using System.Runtime.InteropServices;

namespace Kitex.Serialization.Thrift;

/// <summary>
/// The elements of a list as one span: those of an array or a <see cref="List{T}"/> where they are, those of any other
/// list (such as a collection expression makes for an interface) copied to a pooled array.
/// </summary>
internal readonly ref struct ThriftElements<T>
    where T : unmanaged
{
    private readonly T[]? _rented;

    public ThriftElements(IReadOnlyList<T>? values)
    {
        switch (values)
        {
            case null:
                break;
            case T[] array:
                Span = array;
                break;
            case List<T> list:
                Span = CollectionsMarshal.AsSpan(list);
                break;
            default:
                var count = values.Count;
                _rented = ArrayPool<T>.Shared.Rent(count);
                Copy(values, count, _rented);
                Span = _rented.AsSpan(0, count);
                break;
        }
    }

    public ReadOnlySpan<T> Span { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<T>.Shared.Return(_rented);
        }
    }

    private static void Copy(IReadOnlyList<T> values, int count, T[] to)
    {
        if (values is ICollection<T> collection)
        {
            collection.CopyTo(to, 0);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            to[i] = values[i];
        }
    }
}
