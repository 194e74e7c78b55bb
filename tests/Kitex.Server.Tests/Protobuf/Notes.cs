using Kitex.Protobuf;

namespace Kitex.Server.Tests.Protobuf;

/// <summary>The Protobuf service under test; a test replaces what it is about.</summary>
internal sealed class Notes
{
    public const string Package = "desk.api";

    public static RpcMethod Echo { get; } = new ProtobufMethod<Note, Note>("Notes", "Echo", RpcKind.Unary, Note.Parser, Note.Parser, Package);

    /// <summary>No .proto says oneway, but Kitex Protobuf has a type of message for it.</summary>
    public static RpcMethod Jot { get; } = new ProtobufMethod<Note, Note>("Notes", "Jot", RpcKind.Oneway, Note.Parser, Note.Parser, Package);

    public Func<Note, CallContext, ValueTask<Note>> OnEcho { get; init; } = static (note, _) => new(note);

    public Func<Note, CallContext, ValueTask> OnJot { get; init; } = static (_, _) => default;

    public ServiceDescriptor Describe() => new("Notes",
    [
        new(Echo, (request, call) => HandlerBridge.ResultAsync(OnEcho((Note)request.Message!, call))),
        new(Jot, (request, call) => HandlerBridge.DoneAsync(OnJot((Note)request.Message!, call))),
    ]);
}
