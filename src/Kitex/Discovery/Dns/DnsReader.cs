using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Kitex.Discovery.Dns;

/// <summary>Reads the records of a message whose bytes nobody vouches for. What does not add up is a <see cref="FormatException"/>.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message, int position)
{
    private const int MostNameLetters = 255;
    private const int PointerBits = 0xC0;
    private const int InternetClass = 1;
    private const int ServiceBytes = 6;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position = position;

    /// <summary>The next record; null for one that is not the Internet's.</summary>
    public DnsRecord? ReadRecord()
    {
        var name = ReadName();
        var type = (DnsRecordType)ReadUInt16();
        var isInternet = ReadUInt16() == InternetClass;
        var timeToLive = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        var length = ReadUInt16();
        var start = _position;
        Take(length);

        // With the highest bit it counts as 0 (RFC 2181, section 8).
        var record = new DnsRecord(name, type, timeToLive > int.MaxValue ? 0 : (int)timeToLive);
        return isInternet ? WithData(record, start, length) : null;
    }

    private readonly DnsRecord WithData(DnsRecord record, int start, int length)
    {
        var data = _message.Slice(start, length);
        return record.Type switch
        {
            DnsRecordType.Address when length == 4 => record with { Address = new IPAddress(data) },
            DnsRecordType.AddressV6 when length == 16 => record with { Address = new IPAddress(data) },
            DnsRecordType.Alias => record with { Target = NameWithin(start, length) },
            DnsRecordType.Service when length > ServiceBytes => record with
            {
                Priority = BinaryPrimitives.ReadUInt16BigEndian(data),
                Weight = BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
                Port = BinaryPrimitives.ReadUInt16BigEndian(data[4..]),
                Target = NameWithin(start + ServiceBytes, length - ServiceBytes),
            },
            DnsRecordType.Address or DnsRecordType.AddressV6 or DnsRecordType.Service =>
                throw new FormatException($"A record of type {(int)record.Type} has {length} bytes."),
            _ => record,
        };
    }

    private readonly string NameWithin(int start, int length)
    {
        var reader = new DnsReader(_message, start);
        var name = reader.ReadName();
        return reader._position == start + length ? name : throw new FormatException("A name does not end where its record does.");
    }

    private string ReadName()
    {
        var name = new StringBuilder();
        var at = _position;
        var isPointed = false;
        while (true)
        {
            int length = At(at);
            if ((length & PointerBits) == PointerBits)
            {
                var target = ((length & ~PointerBits) << 8) | At(at + 1);
                _position = isPointed ? _position : at + 2;
                isPointed = true;

                // Only backwards, so that no name goes in circles.
                at = target < at ? target : throw new FormatException("A name points ahead.");
                continue;
            }

            if (length == 0)
            {
                _position = isPointed ? _position : at + 1;
                return name.ToString();
            }

            if ((length & PointerBits) != 0 || at + 1 + length > _message.Length || name.Length + length + 1 > MostNameLetters)
            {
                throw new FormatException("A name is malformed.");
            }

            name.Append(name.Length == 0 ? "" : ".").Append(Encoding.Latin1.GetString(_message.Slice(at + 1, length)));
            at += 1 + length;
        }
    }

    private readonly int At(int index) => index < _message.Length ? _message[index] : throw Cut();

    private int ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
        {
            throw Cut();
        }

        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    private static FormatException Cut() => new("It is cut short.");
}
