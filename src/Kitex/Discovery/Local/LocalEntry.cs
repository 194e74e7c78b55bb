using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Kitex.Discovery.Local;

/// <summary>An instance as a file says it: immutable, its heartbeat is the file's time of change.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Address">Where the instance is, as <see cref="AddressText"/> writes it.</param>
/// <param name="Process">The process that serves.</param>
/// <param name="Lease">How long after a heartbeat the next one must have come.</param>
internal sealed record LocalEntry(string Service, string Address, ProcessIdentity Process, TimeSpan Lease)
{
    /// <summary>A file larger than this is none of ours.</summary>
    public const int MostBytes = 64 * 1024;

    // A foreign file may say anything.
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(100);

    /// <summary>Its share of the calls.</summary>
    public int Weight { get; init; } = 10;

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The entry as a file's content.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("service", Service);
        json.WriteString("address", Address);
        json.WriteNumber("weight", Weight);
        json.WriteStartObject("tags");
        foreach (var (name, value) in Tags)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteNumber("pid", Process.Id);
        json.WriteString("started", Process.Started);
        json.WriteNumber("leaseMilliseconds", (long)Lease.TotalMilliseconds);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a file's content. What is not known is passed over, for what comes after us.</summary>
    /// <exception cref="FormatException">It is no entry.</exception>
    public static LocalEntry Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return Read(new Utf8JsonReader(content));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or OverflowException)
        {
            throw new FormatException(malformed.Message, malformed);
        }
    }

    private static LocalEntry Read(Utf8JsonReader json)
    {
        string? service = null, address = null;
        var started = "";
        int pid = 0, weight = 10;
        long lease = 0;
        var tags = new Dictionary<string, string>();
        Expect(json.Read() && json.TokenType == JsonTokenType.StartObject, "It is no JSON object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "service": service = json.GetString(); break;
                case "address": address = json.GetString(); break;
                case "weight": weight = json.GetInt32(); break;
                case "pid": pid = json.GetInt32(); break;
                case "started": started = json.GetString() ?? ""; break;
                case "leaseMilliseconds": lease = json.GetInt64(); break;
                case "tags": ReadTags(ref json, tags); break;
                default: json.Skip(); break;
            }
        }

        Expect(json.TokenType == JsonTokenType.EndObject && !json.Read(), "It does not end where its object does.");
        Expect(service is { Length: > 0 } && address is { Length: > 0 }, "It names no service or address.");
        Expect(pid > 0 && weight >= 0, string.Create(CultureInfo.InvariantCulture, $"Process {pid} or weight {weight} cannot be."));
        Expect(lease > 0 && lease <= LongestLease.TotalMilliseconds, string.Create(CultureInfo.InvariantCulture, $"A lease of {lease} ms cannot be."));
        return new LocalEntry(service!, address!, new ProcessIdentity(pid, started), TimeSpan.FromMilliseconds(lease)) { Weight = weight, Tags = tags };
    }

    private static void ReadTags(ref Utf8JsonReader json, Dictionary<string, string> tags)
    {
        Expect(json.TokenType == JsonTokenType.StartObject, "Its tags are no object.");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            tags[name] = json.GetString() ?? "";
        }
    }

    private static void Expect(bool isSo, string problem)
    {
        if (!isSo)
        {
            throw new FormatException(problem);
        }
    }
}
