using System.Buffers.Binary;
using System.Text;

namespace Kitex.Tests.Discovery;

/// <summary>Writes answers as DNS servers do, or as none would.</summary>
internal sealed class DnsBytes
{
    private readonly List<byte> _bytes;

    /// <param name="question">What is answered.</param>
    /// <param name="flags">Answer, recursion and the response code.</param>
    public DnsBytes(byte[] question, int flags = 0x8180)
    {
        _bytes = [.. question];
        Set(2, flags);
    }

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    /// <summary>Says how many records of each section follow.</summary>
    public DnsBytes Counts(int answers, int authorities = 0, int additional = 0)
    {
        Set(6, answers);
        Set(8, authorities);
        Set(10, additional);
        return this;
    }

    /// <param name="name">Its labels as bytes; null for a pointer to the question's.</param>
    public DnsBytes Record(byte[]? name, int type, byte[] data, uint timeToLive = 60, int @class = 1)
    {
        _bytes.AddRange(name ?? [0xC0, 12]);
        Add16(type);
        Add16(@class);
        Span<byte> ttl = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(ttl, timeToLive);
        _bytes.AddRange(ttl.ToArray());
        Add16(data.Length);
        _bytes.AddRange(data);
        return this;
    }

    public static byte[] Name(string text) =>
        [.. text.Split('.').SelectMany(static label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    public static byte[] Service(int priority, int weight, int port, byte[] target) =>
        [(byte)(priority >> 8), (byte)priority, (byte)(weight >> 8), (byte)weight, (byte)(port >> 8), (byte)port, .. target];

    private void Set(int at, int value)
    {
        _bytes[at] = (byte)(value >> 8);
        _bytes[at + 1] = (byte)value;
    }

    private void Add16(int value) => _bytes.AddRange([(byte)(value >> 8), (byte)value]);
}
