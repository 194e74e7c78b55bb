using Kitex.Client;
using Kitex.Protobuf;
using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Protobuf;

/// <summary>A client of the notes that also calls what is not there, or is there as something else.</summary>
internal sealed class NotesClient(Action<KitexClientBuilder> configure) : KitexClient("notes", configure)
{
    // A text longer than the message.
    private const string Broken = "0a7f61";

    private static readonly RpcMethod NoMethod = new ProtobufMethod<Note, Note>("Notes", "Burn", RpcKind.Unary, Note.Parser, Note.Parser);
    private static readonly RpcMethod NoService = new ProtobufMethod<Note, Note>("Papers", "Burn", RpcKind.Unary, Note.Parser, Note.Parser);
    private static readonly RpcMethod DeskEcho = new ProtobufMethod<Note, Note>("Desk", "echo", RpcKind.Unary, Note.Parser, Note.Parser);
    private static readonly RpcMethod DeskNotify = new ProtobufMethod<Note, Note>("Desk", "notify", RpcKind.Oneway, Note.Parser, Note.Parser);
    private static readonly RpcMethod ThriftEcho = new RenamedMethod(DeskMethods.Echo, "Notes", "Echo");
    private static readonly BrokenMethod BrokenRequest = new(Notes.Echo, Broken);
    private static readonly BrokenMethod BrokenResponse = new(Notes.Echo, arguments: null);
    private static readonly BrokenMethod BrokenJot = new(Notes.Jot, Broken);

    public ValueTask<Note> EchoAsync(Note note, CallContext call = default) => CallAsync<Note>(Notes.Echo, note, call);

    public ValueTask JotAsync(Note note) => SendAsync(Notes.Jot, note, default);

    public ValueTask<Note> CallNoMethodAsync() => CallAsync<Note>(NoMethod, new Note(), default);

    public ValueTask<Note> CallNoServiceAsync() => CallAsync<Note>(NoService, new Note(), default);

    /// <summary>Sends what the server cannot read.</summary>
    public ValueTask<Note> SendBrokenAsync() => CallAsync<Note>(BrokenRequest, new Note(), default);

    /// <summary>Sends what the server cannot read, and awaits nothing.</summary>
    public ValueTask JotBrokenAsync() => SendAsync(BrokenJot, new Note(), default);

    /// <summary>Cannot read the response.</summary>
    public ValueTask<Note> ReceiveBrokenAsync() => CallAsync<Note>(BrokenResponse, new Note(), default);

    /// <summary>Calls a method of the desk, which speaks Thrift, in Protobuf.</summary>
    public ValueTask<Note> CallDeskInProtobufAsync() => CallAsync<Note>(DeskEcho, new Note(), default);

    /// <summary>Calls a oneway method of the desk in Protobuf.</summary>
    public ValueTask NotifyDeskInProtobufAsync() => SendAsync(DeskNotify, new Note(), default);

    /// <summary>Calls a method of the notes in Thrift.</summary>
    public ValueTask<Response> CallNotesInThriftAsync() => CallAsync<Response>(ThriftEcho, new Request(), default);

    /// <summary>Calls the desk as it should be called.</summary>
    public ValueTask<int> AddAsync(int a, int b) => CallAsync<int>(DeskMethods.Add, new DeskAddArgs { A = a, B = b }, default);
}
