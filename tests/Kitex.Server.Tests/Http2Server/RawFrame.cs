using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Kitex.Server.Tests.Http2Server;

/// <summary>A frame made by hand, or one that came.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Payload">What is in it.</param>
internal sealed record RawFrame(int Type, int Flags, int Stream, byte[] Payload)
{
    public const int Data = 0, Header = 1, Priority = 2, Reset = 3, Settings = 4, Push = 5, Ping = 6, GoAway = 7, Window = 8, Continuation = 9;
    public const int EndStream = 1, Ack = 1, EndHeaders = 4, Padded = 8, HasPriority = 0x20;

    /// <summary>The fields of a block of headers that came whole.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    public bool Ends => Type is Data or Header && (Flags & EndStream) != 0;

    /// <summary>The error code of RST_STREAM or GOAWAY.</summary>
    public int Code => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(Type == GoAway ? 4 : 0));

    public int Number => BinaryPrimitives.ReadInt32BigEndian(Payload);

    public string Debug => Encoding.UTF8.GetString(Payload.AsSpan(8));

    public byte[] ToBytes()
    {
        var bytes = new byte[9 + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (Payload.Length << 8) | Type);
        bytes[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, 9);
        return bytes;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"type {Type} flags {Flags} stream {Stream} {Convert.ToHexStringLower(Payload.AsSpan(0, Math.Min(Payload.Length, 40)))}");

    public static RawFrame Headers(int stream, byte[] block, bool end = false, int flags = EndHeaders) => new(Header, flags | (end ? EndStream : 0), stream, block);

    public static RawFrame DataOf(int stream, byte[] data, bool end = false) => new(Data, end ? EndStream : 0, stream, data);

    public static RawFrame ResetOf(int stream, int code = 8) => new(Reset, 0, stream, Word(code));

    public static RawFrame WindowOf(int stream, int increment) => new(Window, 0, stream, Word(increment));

    public static RawFrame PingOf(long value = 0)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(payload, value);
        return new(Ping, 0, 0, payload);
    }

    public static RawFrame SettingsOf(params (int Id, long Value)[] settings)
    {
        var payload = new byte[6 * settings.Length];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), (ushort)settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), (uint)settings[i].Value);
        }

        return new(Settings, 0, 0, payload);
    }

    /// <summary>A block without tables and codes.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            block.Add(0);
            Add(Encoding.Latin1.GetBytes(name));
            Add(Encoding.Latin1.GetBytes(value));
        }

        return [.. block];

        void Add(byte[] text)
        {
            if (text.Length < 127)
            {
                block.Add((byte)text.Length);
            }
            else
            {
                block.Add(127);
                var left = text.Length - 127;
                for (; left >= 128; left /= 128)
                {
                    block.Add((byte)((left % 128) + 128));
                }

                block.Add((byte)left);
            }

            block.AddRange(text);
        }
    }

    private static byte[] Word(int value)
    {
        var word = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, value);
        return word;
    }
}
