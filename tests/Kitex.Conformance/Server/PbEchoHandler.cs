using Pbapi;

namespace Kitex.Conformance.Server;

/// <summary>Echoes in Protobuf.</summary>
internal sealed class PbEchoHandler : IPbEcho
{
    private static readonly TimeSpan SlowPace = TimeSpan.FromMilliseconds(200);

    public async ValueTask<PbResponse> UnaryAsync(PbRequest request, CallContext call = default) =>
        new() { Message = await MagicMessage.AnswerAsync(request.Message, call), Index = request.Message == "#grpcmeta" ? 0 : request.Count };

    public async ValueTask<PbEverything> EverythingAsync(PbEverything request, CallContext call = default)
    {
        var answer = await MagicMessage.AnswerAsync(request.FString, call);
        return ReferenceEquals(answer, request.FString) ? request : new PbEverything(request) { FString = answer };
    }

    public async ValueTask<PbResponse> ClientStreamAsync(IAsyncEnumerable<PbRequest> requests, CallContext call = default)
    {
        var stream = new MagicStream(call);
        var answers = new List<string>();
        await foreach (var request in requests)
        {
            answers.Add(await stream.AnswerAsync(request.Message));
            if (request.Message == "#early")
                break;
        }

        return new PbResponse { Message = string.Join('|', answers), Index = answers.Count };
    }

    public async IAsyncEnumerable<PbResponse> ServerStreamAsync(PbRequest request, CallContext call = default)
    {
        var stream = new MagicStream(call);
        if (MagicStream.EndAfterFirst(request.Message) is { } end)
        {
            yield return new PbResponse { Message = "before" };
            await stream.AnswerAsync(end);
        }

        for (var i = 0; i < request.Count; i++)
        {
            if (i > 0 && request.Message == "slow")
                await Task.Delay(SlowPace, call.Cancellation);
            yield return new PbResponse { Message = await stream.AnswerAsync(request.Message), Index = i };
        }
    }

    public async IAsyncEnumerable<PbResponse> BidiStreamAsync(IAsyncEnumerable<PbRequest> requests, CallContext call = default)
    {
        var stream = new MagicStream(call);
        await foreach (var request in requests)
        {
            if (request.Message == "#return")
                yield break;
            yield return new PbResponse { Message = await stream.AnswerAsync(request.Message), Index = request.Count };
        }
    }
}
