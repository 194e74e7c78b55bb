using System.Threading.Channels;
using Kitex.Interop.Tests.Grpc.Api;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>Our client calls foreign servers: every kind of call, and what it carries.</summary>
public sealed class MessageTests(GrpcPeers peers) : GrpcSuite(peers)
{
    private const int Many = 10_000;
    private const string Text = "Grüße, 日本語, 😀 and 𝄞";

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Messages_of_every_kind_of_call_come_back(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var question = new Question { Text = Text, Data = Questions.Data(256), Number = long.MinValue };
        Question[] questions = [new() { Text = "a", Number = 1 }, new() { Text = "ü", Number = 2, Data = Questions.Data(3) }, new() { Text = "😀", Number = 3 }];

        Assert.Equal(new Answer { Text = Text, Data = question.Data, Number = long.MinValue }, await client.AskAsync(question));
        Assert.Equal(new Answer { Text = "aü😀", Data = Questions.Data(3), Number = 6 }, await client.GatherAsync(questions.ToAsyncEnumerable()));
        Assert.Equal(
            Enumerable.Range(0, 5).Select(static i => new Answer { Text = "m", Number = i }),
            await client.SpreadAsync(new Question { Text = "m", Wish = new Wish { Count = 5 } }).ToListAsync());
        Assert.Equal(
            questions.Select(static q => new Answer { Text = q.Text, Data = q.Data, Number = q.Number }),
            await client.ChatAsync(questions.ToAsyncEnumerable()).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Ten_thousand_messages_go_each_way(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var numbers = Enumerable.Range(0, Many).Select(static i => (long)i).ToArray();

        Assert.Equal(numbers.Sum(), (await client.GatherAsync(Questions.Numbered(Many))).Number);
        Assert.Equal(numbers, await client.SpreadAsync(Questions.Wishing(new Wish { Count = Many })).Select(static a => a.Number).ToArrayAsync());
        Assert.Equal(numbers, await client.ChatAsync(Questions.Numbered(Many)).Select(static a => a.Number).ToArrayAsync());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Streams_may_be_empty_and_so_may_messages(PeerLanguage language)
    {
        var client = await ClientAsync(language);

        Assert.Equal(new Answer(), await client.AskAsync(new Question()));
        Assert.Equal(new Answer(), await client.GatherAsync(AsyncEnumerable.Empty<Question>()));
        Assert.Empty(await client.SpreadAsync(new Question()).ToListAsync());
        Assert.Empty(await client.ChatAsync(AsyncEnumerable.Empty<Question>()).ToListAsync());
        Assert.Equal([new(), new(), new()], await client.ChatAsync(Enumerable.Repeat(new Question(), 3).ToAsyncEnumerable()).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Talk_alternates(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var questions = Channel.CreateUnbounded<Question>();
        questions.Writer.TryWrite(new Question());

        var expected = 0L;
        await foreach (var answer in client.ChatAsync(questions.Reader.ReadAllAsync()))
        {
            Assert.Equal(expected++, answer.Number);
            if (expected <= 100)
            {
                questions.Writer.TryWrite(new Question { Number = expected });
            }
            else
            {
                questions.Writer.Complete();
            }
        }

        Assert.Equal(101, expected);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Either_side_may_end_first(PeerLanguage language)
    {
        var client = await ClientAsync(language);
        var late = Enumerable.Range(0, 3).Select(static i => new Question { Number = i, Wish = new Wish { Late = true } });
        var enough = new Question { Number = 7, Wish = new Wish { Enough = true } };

        Assert.Equal([0, 1, 2], await client.ChatAsync(late.ToAsyncEnumerable()).Select(static a => a.Number).ToListAsync());
        Assert.Equal([7], await client.ChatAsync(Questions.ThenSilence(enough)).Select(static a => a.Number).ToListAsync());
        Assert.Equal(7, (await client.GatherAsync(Questions.ThenSilence(enough)).AsTask().WaitAsync(Limit)).Number);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Hundreds_of_calls_and_streams_share_a_connection(PeerLanguage language)
    {
        await using var engine = new CountingEngine();
        var client = await ClientAsync(language, o => o.UseEngine(engine));

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            Assert.Equal($"call {i}", (await client.AskAsync(new Question { Text = $"call {i}" })).Text);
            Assert.Equal([0, 1, 2], await client.ChatAsync(Questions.Numbered(3)).Select(static a => a.Number).ToListAsync());
        }));

        Assert.Equal(1, engine.Dials);
    }
}
