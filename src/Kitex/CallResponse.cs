using System.Collections.ObjectModel;

namespace Kitex;

/// <summary>What a handler sends beside its result. Safe for use from several threads until the handler returns.</summary>
public sealed class CallResponse
{
    private readonly Lock _gate = new();
    private Dictionary<string, string>? _backward;
    private List<KeyValuePair<string, string>>? _headers;
    private List<KeyValuePair<string, string>>? _trailers;

    private readonly ICallAnswer? _answer;

    internal CallResponse(ICallAnswer? answer = null)
    {
        _answer = answer;
        answer?.Attach(this);
    }

    /// <summary>
    /// Sends a value back to the caller, who finds it in <see cref="ResponseInfo.Backward"/>. Carried by TTHeader; other
    /// transports drop it. Of equal keys the last one counts.
    /// </summary>
    /// <param name="key">Goes over the wire as it is, so it must be none of the protocol's own keys; such a key fails the call.</param>
    /// <param name="value">The value. Nothing is sent when it or the key is empty, as in Kitex v0.16.3.</param>
    public void SendBackward(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (key.Length == 0 || value.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            (_backward ??= [])[key] = value;
        }
    }

    /// <summary>
    /// Sends a field before the first message of the answer; what is added later goes nowhere. Carried by gRPC; other transports
    /// drop it.
    /// </summary>
    /// <param name="name">Letters, digits and "-_."; goes out in lower case. None of the protocol's own, and none that ends in "-bin".</param>
    /// <param name="value">Printable ASCII.</param>
    /// <exception cref="ArgumentException">The name or the value is none that may be sent; the text says why.</exception>
    public void AddHeader(string name, string value) => Add(ref _headers, MetadataField.Checked(name, value));

    /// <summary>As <see cref="AddHeader(string, string)"/>, with any bytes.</summary>
    /// <param name="name">Ends in "-bin".</param>
    /// <param name="value">Any bytes; they travel as base64.</param>
    /// <exception cref="ArgumentException">The name is none that may be sent; the text says why.</exception>
    public void AddHeader(string name, ReadOnlySpan<byte> value) => Add(ref _headers, MetadataField.Checked(name, value));

    /// <summary>
    /// Sends the header fields now instead of with the first message, for a caller who wants them early. Carried by gRPC; on
    /// other transports it does nothing. Not while a message of a stream is being sent.
    /// </summary>
    public ValueTask SendHeadersAsync(CancellationToken cancellation = default) => _answer?.SendHeadersAsync(cancellation) ?? default;

    /// <summary>As <see cref="AddHeader(string, string)"/>, but behind the last message.</summary>
    /// <exception cref="ArgumentException">The name or the value is none that may be sent; the text says why.</exception>
    public void AddTrailer(string name, string value) => Add(ref _trailers, MetadataField.Checked(name, value));

    /// <summary>As <see cref="AddTrailer(string, string)"/>, with any bytes.</summary>
    /// <exception cref="ArgumentException">The name is none that may be sent; the text says why.</exception>
    public void AddTrailer(string name, ReadOnlySpan<byte> value) => Add(ref _trailers, MetadataField.Checked(name, value));

    /// <summary>The header fields said so far.</summary>
    internal KeyValuePair<string, string>[] Headers => Copy(ref _headers);

    /// <summary>The trailer fields said so far.</summary>
    internal KeyValuePair<string, string>[] Trailers => Copy(ref _trailers);

    private void Add(ref List<KeyValuePair<string, string>>? fields, KeyValuePair<string, string> field)
    {
        lock (_gate)
        {
            (fields ??= []).Add(field);
        }
    }

    private KeyValuePair<string, string>[] Copy(ref List<KeyValuePair<string, string>>? fields)
    {
        lock (_gate)
        {
            return fields is null ? [] : [.. fields];
        }
    }

    /// <summary>What was said so far; null for nothing.</summary>
    internal ResponseMeta? ToMeta()
    {
        lock (_gate)
        {
            return _backward is null
                ? null
                : new ResponseMeta { Backward = new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(_backward)) };
        }
    }
}
