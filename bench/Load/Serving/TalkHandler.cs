using Kitex.Load.Messages;

namespace Kitex.Load.Serving;

/// <summary>Echoes, once or as long as the caller talks.</summary>
internal sealed class TalkHandler : ITalk
{
    public ValueTask<Saying> SayAsync(Saying request, CallContext call = default) => new(new Saying { Message = request.Message });

    public async IAsyncEnumerable<Saying> ChatAsync(
        IAsyncEnumerable<Saying> requests, CallContext call = default)
    {
        await foreach (var request in requests)
        {
            yield return new Saying { Message = request.Message };
        }
    }
}
