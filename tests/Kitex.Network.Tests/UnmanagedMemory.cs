using System.Buffers;

namespace Kitex.Network.Tests;

/// <summary>Memory that shows no array, as memory outside the managed heap does not.</summary>
internal sealed class UnmanagedMemory(byte[] bytes) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => bytes;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("Not needed by these tests.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
