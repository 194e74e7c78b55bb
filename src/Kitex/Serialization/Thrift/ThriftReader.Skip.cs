using System.Runtime.InteropServices;

namespace Kitex.Serialization.Thrift;

/// <summary>Fields that the reader's IDL does not know.</summary>
public ref partial struct ThriftReader
{
    /// <summary>
    /// Passes over a value. It may nest <see cref="ThriftSkipper.MaxDepth"/> containers deep, as in Kitex v0.16.3.
    /// </summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed, the type is unknown, or the nesting is too deep.</exception>
    public void Skip(ThriftType type)
    {
        var size = ThriftTypeSize.Of(type);
        if (size > 0)
        {
            _ = Take(size);
        }
        else if (type == ThriftType.String)
        {
            _ = ReadBytes();
        }
        else
        {
            CheckKnown(type, 1);
            SkipContainer(type);
        }
    }

    /// <summary>
    /// Passes over a field whose header was just read, and appends header and value as they are to the bytes kept, for
    /// writing them again with <see cref="ThriftWriter.WriteRaw"/>.
    /// </summary>
    /// <param name="type">The field's type.</param>
    /// <param name="kept">Starts empty and is only ever grown by this method, which may keep spare room behind it.</param>
    /// <exception cref="ThriftFormatException">As <see cref="Skip"/>.</exception>
    public void KeepUnknown(ThriftType type, ref ReadOnlyMemory<byte> kept)
    {
        var start = _at - FieldHeaderBytes;
        Skip(type);
        var field = _bytes[start.._at];
        var length = kept.Length + field.Length;

        // Most messages have one unknown field or none: the first is stored exactly, more of them by doubling.
        if (!MemoryMarshal.TryGetArray(kept, out var store) || store.Array is not { } array || array.Length < length)
        {
            array = new byte[kept.IsEmpty ? length : (int)Math.Min(2L * length, Array.MaxLength)];
            kept.Span.CopyTo(array);
        }

        field.CopyTo(array.AsSpan(kept.Length));
        kept = array.AsMemory(0, length);
    }

    private void SkipContainer(ThriftType type)
    {
        var skipper = new ThriftSkipper(_at, type);
        var result = skipper.Continue(_bytes);
        if (result.Status == ThriftParseStatus.Done)
        {
            _at = result.Length;
            return;
        }

        _at = skipper.Position;
        Throw(result.Status == ThriftParseStatus.Malformed
            ? $"in an unknown field, {result.Reason}"
            : $"an unknown field needs at least {result.Length - _at} bytes more and {Remaining} are left");
    }
}
