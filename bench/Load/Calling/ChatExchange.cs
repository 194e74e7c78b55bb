using System.Threading.Channels;
using Kitex.Load.Messages;

namespace Kitex.Load.Calling;

/// <summary>One stream of Talk.Chat.</summary>
internal sealed class ChatExchange : Exchange
{
    private readonly Channel<Saying> _requests = Channel.CreateUnbounded<Saying>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });

    private readonly IAsyncEnumerator<Saying> _answers;

    public ChatExchange(TalkClient client) => _answers = client.ChatAsync(_requests.Reader.ReadAllAsync()).GetAsyncEnumerator();

    public override async ValueTask TakeTurnAsync()
    {
        _requests.Writer.TryWrite(SampleMessages.Saying);
        if (!await _answers.MoveNextAsync() || _answers.Current.Message.Length != SampleMessages.Characters)
        {
            throw new InvalidDataException("An answer is not what was asked for.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _requests.Writer.Complete();
        while (await _answers.MoveNextAsync())
        {
        }

        await _answers.DisposeAsync();
    }
}
