using Kitex.Conformance.PbEcho;
using Pbapi;

namespace Kitex.Conformance.Server;

/// <summary>Echoes in Protobuf.</summary>
internal sealed class PbEchoHandler : IPbEcho
{
    public async ValueTask<PbResponse> UnaryAsync(PbRequest request, CallContext call = default) =>
        new() { Message = await MagicMessage.AnswerAsync(request.Message, call), Index = request.Count };

    public async ValueTask<PbEverything> EverythingAsync(PbEverything request, CallContext call = default)
    {
        var answer = await MagicMessage.AnswerAsync(request.FString, call);
        return ReferenceEquals(answer, request.FString) ? request : new PbEverything(request) { FString = answer };
    }
}
