using Kitex.Client;
using Kitex.Protobuf;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.GrpcClient;

/// <summary>A gRPC client of every kind of method.</summary>
internal sealed class GrpcNotesClient(Action<KitexClientBuilder> configure) : KitexClient("notes", configure)
{
    private static readonly RpcMethod Echo = Method("Echo", RpcKind.Unary);
    private static readonly RpcMethod Gather = Method("Gather", RpcKind.ClientStream);
    private static readonly RpcMethod Watch = Method("Watch", RpcKind.ServerStream);
    private static readonly RpcMethod Chat = Method("Chat", RpcKind.BidiStream);

    public ValueTask<Note> EchoAsync(Note note, CallContext call = default) => CallAsync<Note>(Echo, note, call);

    public Note EchoBlocking(Note note) => Call<Note>(Echo, note, default);

    public ValueTask<Note> GatherAsync(IAsyncEnumerable<Note> notes, CallContext call = default) => ClientStreamAsync<Note, Note>(Gather, notes, call);

    public IAsyncEnumerable<Note> WatchAsync(Note note, CallContext call = default) => ServerStreamAsync<Note>(Watch, note, call);

    public IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> notes, CallContext call = default) => BidiStreamAsync<Note, Note>(Chat, notes, call);

    private static ProtobufMethod<Note, Note> Method(string name, RpcKind kind) =>
        new("Notes", name, kind, Note.Parser, Note.Parser, Notes.Package);
}
