using Kitex.Protobuf;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Grpc;

/// <summary>A service with calls of all kinds; a test replaces what it is about.</summary>
internal sealed class Talks
{
    public const string Path = "/desk.api.Talks/";

    public static readonly RpcMethod Echo = Method("Echo", RpcKind.Unary);
    public static readonly RpcMethod Gather = Method("Gather", RpcKind.ClientStream);
    public static readonly RpcMethod Spread = Method("Spread", RpcKind.ServerStream);
    public static readonly RpcMethod Chat = Method("Chat", RpcKind.BidiStream);

    public Func<Note, CallContext, ValueTask<Note>> OnEcho { get; init; } = static (note, _) => new(note);

    /// <summary>Joins the texts and adds the numbers.</summary>
    public Func<IAsyncEnumerable<Note>, CallContext, ValueTask<Note>> OnGather { get; init; } = static async (notes, _) =>
    {
        var sum = new Note();
        await foreach (var note in notes)
        {
            sum.Text += note.Text;
            sum.Number += note.Number;
        }

        return sum;
    };

    /// <summary>Sends the text as often as the number says.</summary>
    public Func<Note, CallContext, IAsyncEnumerable<Note>> OnSpread { get; init; } = static (note, _) =>
        Enumerable.Range(0, (int)note.Number).Select(i => new Note { Text = note.Text, Number = i }).ToAsyncEnumerable();

    /// <summary>Sends everything back.</summary>
    public Func<IAsyncEnumerable<Note>, CallContext, IAsyncEnumerable<Note>> OnChat { get; init; } = static (notes, _) => notes;

    public ServiceDescriptor Describe() => new("Talks",
    [
        new(Echo, (request, call) => HandlerBridge.ResultAsync(OnEcho((Note)request.Message!, call))),
        new(Gather, (request, call) => HandlerBridge.ResultAsync(OnGather(request.Stream!.ReadAllAsync<Note>(call.Cancellation), call))),
        new(Spread, (request, call) => HandlerBridge.ReceiveAsync(request, OnSpread, call)),
        new(Chat, (request, call) => HandlerBridge.SendAllAsync(request, OnChat(request.Stream!.ReadAllAsync<Note>(call.Cancellation), call), call)),
    ]);

    private static ProtobufMethod<Note, Note> Method(string name, RpcKind kind) => new("Talks", name, kind, Note.Parser, Note.Parser, "desk.api");
}
