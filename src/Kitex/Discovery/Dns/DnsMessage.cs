using System.Buffers.Binary;
using System.Text;

namespace Kitex.Discovery.Dns;

/// <summary>Questions and answers as they stand on the wire (RFC 1035, section 4).</summary>
internal static class DnsMessage
{
    private const int HeaderBytes = 12;
    private const int MostLabelBytes = 63;
    private const int MostNameBytes = 255;
    private const int InternetClass = 1;
    private const int RecursionDesired = 0x0100;
    private const int IsAnswer = 0x8000;
    private const int IsTruncated = 0x0200;
    private const int CodeMask = 0x000F;

    /// <summary>Writes a question.</summary>
    /// <exception cref="FormatException">No server can have such a name.</exception>
    public static byte[] WriteQuestion(ushort id, string name, DnsRecordType type)
    {
        var labels = Labels(name);
        var message = new byte[HeaderBytes + labels.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), RecursionDesired);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 1);
        labels.CopyTo(message, HeaderBytes);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderBytes + labels.Length), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(HeaderBytes + labels.Length + 2), InternetClass);
        return message;
    }

    /// <summary>Whether a message answers this question; anybody may send anything to an open port.</summary>
    public static bool Answers(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (message.Length < question.Length || !message[..2].SequenceEqual(question[..2])
            || (BinaryPrimitives.ReadUInt16BigEndian(message[2..]) & IsAnswer) == 0
            || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return false;
        }

        // Servers may write a name in other cases.
        return Ascii.EqualsIgnoreCase(message[HeaderBytes..(question.Length - 4)], question[HeaderBytes..^4])
            && message[(question.Length - 4)..question.Length].SequenceEqual(question[^4..]);
    }

    /// <summary>Reads an answer to this question.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DnsAnswer ReadAnswer(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (!Answers(message, question))
        {
            throw new FormatException("It answers another question.");
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var answer = new DnsAnswer(flags & CodeMask, (flags & IsTruncated) != 0, []);
        if (answer.Code != 0 || answer.IsTruncated)
        {
            return answer;
        }

        var reader = new DnsReader(message, question.Length);
        int answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        int authorities = BinaryPrimitives.ReadUInt16BigEndian(message[8..]);
        int additional = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        List<DnsRecord> records = [];
        for (var i = 0; i < answers + authorities + additional; i++)
        {
            if (reader.ReadRecord() is { } record && (i < answers || i >= answers + authorities))
            {
                records.Add(record);
            }
        }

        return answer with { Records = records };
    }

    private static byte[] Labels(string name)
    {
        var text = name.EndsWith('.') ? name[..^1] : name;
        using var bytes = new MemoryStream();
        foreach (var label in text.Split('.'))
        {
            if (label.Length is 0 or > MostLabelBytes || !Ascii.IsValid(label))
            {
                throw new FormatException($"'{name}' is no name DNS can have: each part has 1 to {MostLabelBytes} letters of ASCII.");
            }

            bytes.WriteByte((byte)label.Length);
            bytes.Write(Encoding.ASCII.GetBytes(label));
        }

        bytes.WriteByte(0);
        return bytes.Length <= MostNameBytes
            ? bytes.ToArray()
            : throw new FormatException($"'{name}' is no name DNS can have: it is longer than {MostNameBytes - 2} letters.");
    }
}
