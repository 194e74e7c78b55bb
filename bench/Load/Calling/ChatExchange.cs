using Kitex.Client;
using Kitex.Load.Messages;

namespace Kitex.Load.Calling;

/// <summary>One stream of Talk.Chat.</summary>
internal sealed class ChatExchange(TalkClient client) : Exchange
{
    private StreamCall<Saying, Saying>? _call;

    public override async ValueTask TakeTurnAsync()
    {
        _call ??= await client.ChatAsync();
        await _call.SendAsync(SampleMessages.Saying);
        if (!await _call.ReceiveAsync() || _call.Current.Message.Length != SampleMessages.Characters)
        {
            throw new InvalidDataException("An answer is not what was asked for.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_call is null)
        {
            return;
        }

        await using (_call)
        {
            await _call.CompleteAsync();
            while (await _call.ReceiveAsync())
            {
            }
        }
    }
}
