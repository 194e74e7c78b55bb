using System.Collections.Concurrent;
using System.Globalization;
using Kitex.Interop.Tests.Api;

namespace Kitex.Interop.Tests;

/// <summary>The service as the foreign peers serve it too.</summary>
internal sealed class PeerHandler : IPeer
{
    private readonly ConcurrentQueue<string> _notes = new();

    public ValueTask<Everything> EchoAsync(Everything value, CallContext call = default) => new(value);

    public ValueTask<Everything> SampleAsync(string name, CallContext call = default) => new(Samples.Named(name));

    public ValueTask<string> EchoTextAsync(string text, CallContext call = default) => new(text);

    public ValueTask<ReadOnlyMemory<byte>> EchoBytesAsync(ReadOnlyMemory<byte> bytes, CallContext call = default) => new(bytes);

    public ValueTask<string> JoinAsync(
        string text, int number, bool truth, IReadOnlyList<long> numbers, Item item, Colour colour, CallContext call = default) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{text}|{number}|{(truth ? "true" : "false")}|{string.Join(',', numbers)}|{item.Name}|{(int)colour}"));

    public ValueTask NothingAsync(CallContext call = default) => default;

    public ValueTask FailAsync(Failure how, CallContext call = default) => how switch
    {
        Failure.NotFound => throw new NotFound { Key = "the key 🔑" },
        Failure.Refused => throw new Refused { Reason = "no", Code = -7, Advice = ["ask", "again"] },
        Failure.Undeclared => throw new InvalidOperationException("not in the IDL"),
        _ => default,
    };

    public ValueTask NoteAsync(string text, CallContext call = default)
    {
        _notes.Enqueue(text);
        return default;
    }

    public ValueTask<IReadOnlyList<string>> NotesAsync(string prefix, CallContext call = default) =>
        new([.. _notes.Where(text => text.StartsWith(prefix, StringComparison.Ordinal))]);
}
