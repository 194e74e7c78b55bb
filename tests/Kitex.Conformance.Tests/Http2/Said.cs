using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Conformance.Tests.Http2;

/// <summary>
/// What one side of a connection has said so far, as far as it has meaning: streams, and the notice of closing. Windows, pings and settings
/// are HTTP/2's own affair.
/// </summary>
internal sealed class Said
{
    private const int MostFieldBytes = 1024 * 1024;

    private readonly HpackDecoder _decoder = new(MostFieldBytes);
    private readonly SortedDictionary<int, SaidOnStream> _streams = [];
    private string? _goAway;

    /// <summary>Whether the side has said that it closes.</summary>
    public bool SaysGoAway => _goAway is not null;

    /// <summary>The messages on all streams.</summary>
    public int Messages => _streams.Values.Sum(static stream => stream.Messages.Count);

    /// <summary>Whether some stream is over.</summary>
    public bool HasOver => _streams.Values.Any(static stream => stream.IsOver);

    public void Add(Http2Frame frame)
    {
        switch (frame.Type)
        {
            case Http2Frame.Headers:
                Of(frame.Stream).Add(HeaderFields.Decode(_decoder, frame.Block));
                break;
            case Http2Frame.Data:
                Of(frame.Stream).Add(frame.Payload);
                break;
            case Http2Frame.Reset:
                Of(frame.Stream).BreakOff(frame.Number(0));
                break;
            case Http2Frame.GoAway:
                // The first of two names a stream that is never reached; their text is for people.
                _goAway = $"goaway {frame.Number(4)}, last stream {frame.Number(0)}";
                break;
        }

        if (frame.EndsStream)
            Of(frame.Stream).End();
    }

    /// <summary>Whether as much was said here as there.</summary>
    public bool HasReached(Said other) => other._streams.All(said => Find(said.Key).HasReached(said.Value));

    /// <summary>What was said on a stream; nothing when it is not there.</summary>
    public SaidOnStream Find(int stream) => _streams.GetValueOrDefault(stream) ?? new SaidOnStream();

    /// <summary>As text that is equal for equal meaning, a stream a line.</summary>
    /// <param name="show">A field as text; null for one that is left free.</param>
    public List<string> Describe(Func<string, string, string?> show)
    {
        var lines = _streams.Select(said => $"{said.Key}: {said.Value.Describe(show)}").ToList();
        if (_goAway is not null)
            lines.Add(_goAway);
        return lines;
    }

    private SaidOnStream Of(int stream)
    {
        if (!_streams.TryGetValue(stream, out var said))
            _streams[stream] = said = new SaidOnStream();
        return said;
    }
}
