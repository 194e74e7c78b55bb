using Api;
using Kitex.Load.Messages;
using Kitex.Network;

namespace Kitex.Load.Figures;

/// <summary>
/// What the messages of a call cost in managed memory, whoever carries them: the objects decoded, and on the server the
/// answer that the handler makes. What a side allocates beyond it is the framework's.
/// </summary>
/// <param name="Client">Bytes per call on the client.</param>
/// <param name="Server">Bytes per call on the server.</param>
internal sealed record MessageCost(long Client, long Server)
{
    public static MessageCost Of(string message) => message switch
    {
        "rich" => Measure(RichEchoMethods.EchoRich, SampleMessages.Rich, static request => request),
        "proto" => Measure(TalkMethods.Say, SampleMessages.Saying, static request => new Saying { Message = ((Saying)request!).Message }),
        _ => Measure(EchoMethods.Echo, SampleMessages.Echo, static request => new Response { Message = ((Request)request!).Message }),
    };

    private static MessageCost Measure(RpcMethod method, object request, Func<object?, object?> handle)
    {
        using var output = new OutputBuffer();
        method.EncodeRequest(request, output);
        var requestBytes = output.ToArray();
        output.Clear();
        method.EncodeResponse(RpcResponse.Success(handle(request)), output);
        var responseBytes = output.ToArray();
        output.Clear();
        return new MessageCost(
            AllocatedBy(() => method.DecodeResponse(responseBytes).Message),
            AllocatedBy(() => handle(method.DecodeRequest(requestBytes))));
    }

    // The second time nothing is allocated but what every time is.
    private static long AllocatedBy(Func<object?> work)
    {
        _ = work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
