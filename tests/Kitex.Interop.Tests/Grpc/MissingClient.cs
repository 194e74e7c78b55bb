using Kitex.Client;
using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Protobuf;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Calls what no server has.</summary>
internal sealed class MissingClient(Action<KitexClientBuilder> configure) : KitexClient("talk", configure)
{
    private static readonly RpcMethod Method = Of("Talk", "Missing");
    private static readonly RpcMethod Service = Of("Missing", "Ask");

    public ValueTask<Answer> MissingMethodAsync() => CallAsync<Answer>(Method, new Question(), default);

    public ValueTask<Answer> MissingServiceAsync() => CallAsync<Answer>(Service, new Question(), default);

    private static ProtobufMethod<Question, Answer> Of(string service, string method) =>
        new(service, method, RpcKind.Unary, Question.Parser, Answer.Parser, "interop");
}
