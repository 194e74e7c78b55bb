using Kitex.Client;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>A client of the talks.</summary>
internal sealed class TalksClient(Action<KitexClientBuilder> configure) : KitexClient("talks", configure)
{
    public ValueTask<Note> EchoAsync(Note note, CallContext call = default) => CallAsync<Note>(Talks.Echo, note, call);

    public ValueTask<Note> GatherAsync(IAsyncEnumerable<Note> notes, CallContext call = default) => ClientStreamAsync<Note, Note>(Talks.Gather, notes, call);

    public ValueTask<StreamCall<Note, Note>> GatherAsync(CallContext call = default) => OpenStreamAsync<Note, Note>(Talks.Gather, call);

    public ValueTask<StreamCall<Note, Note>> ChatAsync(CallContext call = default) => OpenStreamAsync<Note, Note>(Talks.Chat, call);

    public IAsyncEnumerable<Note> SpreadAsync(Note note, CallContext call = default) => ServerStreamAsync<Note>(Talks.Spread, note, call);

    public IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> notes, CallContext call = default) => BidiStreamAsync<Note, Note>(Talks.Chat, notes, call);
}
