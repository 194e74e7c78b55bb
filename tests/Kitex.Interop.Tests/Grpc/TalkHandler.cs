using System.Collections.Concurrent;
using Google.Protobuf;
using Kitex.Interop.Tests.Grpc.Api;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>The service as the foreign peers serve it too.</summary>
internal sealed class TalkHandler : ITalk
{
    private static readonly Wish NoWish = new();

    private readonly ConcurrentDictionary<string, Wait> _waits = new();
    private readonly Meeting _meeting = new();

    /// <summary>The call that waits under a name, or will.</summary>
    public Wait WaitOf(string name) => _waits.GetOrAdd(name, static _ => new Wait());

    public async ValueTask<Answer> AskAsync(Question question, CallContext call = default)
    {
        var wish = question.Wish ?? NoWish;
        Greet(wish, call);
        var answer = AnswerTo(question, call);
        if (wish.Meet > 0)
        {
            answer.Number = await _meeting.JoinAsync(wish.Meet);
        }

        await EndAsync(wish, call);
        return answer;
    }

    public async ValueTask<Answer> GatherAsync(IAsyncEnumerable<Question> questions, CallContext call = default)
    {
        var texts = new List<string>();
        using var data = new MemoryStream();
        var answer = new Answer();
        await foreach (var question in questions)
        {
            var wish = question.Wish ?? NoWish;
            texts.Add(question.Text);
            question.Data.WriteTo(data);
            answer.Number += question.Number;
            Greet(wish, call);
            await EndAsync(wish, call);
            if (wish.Enough)
            {
                break;
            }
        }

        answer.Text = string.Concat(texts);
        answer.Data = ByteString.CopyFrom(data.ToArray());
        return answer;
    }

    public async IAsyncEnumerable<Answer> SpreadAsync(Question question, CallContext call = default)
    {
        var wish = question.Wish ?? NoWish;
        Greet(wish, call);
        var answer = AnswerTo(question, call);
        for (var number = 0; number < wish.Count; number++)
        {
            yield return new Answer(answer) { Number = number };
        }

        await EndAsync(wish, call);
    }

    public async IAsyncEnumerable<Answer> ChatAsync(IAsyncEnumerable<Question> questions, CallContext call = default)
    {
        var late = new List<Answer>();
        await foreach (var question in questions)
        {
            var wish = question.Wish ?? NoWish;
            Greet(wish, call);
            if (wish.Late)
            {
                late.Add(AnswerTo(question, call));
            }
            else
            {
                yield return AnswerTo(question, call);
            }

            await EndAsync(wish, call);
            if (wish.Enough)
            {
                break;
            }
        }

        foreach (var answer in late)
        {
            yield return answer;
        }
    }

    public async ValueTask<Name> BegunAsync(Name request, CallContext call = default)
    {
        await WaitOf(request.Name_).Begun.WaitAsync(call.Cancellation);
        return request;
    }

    public ValueTask<Name> ReleaseAsync(Name request, CallContext call = default)
    {
        WaitOf(request.Name_).Release();
        return new(request);
    }

    public async ValueTask<Name> EndedAsync(Name request, CallContext call = default) =>
        new() { Name_ = await WaitOf(request.Name_).Ended.WaitAsync(call.Cancellation) };

    private static void Greet(Wish wish, CallContext call)
    {
        foreach (var field in wish.Headers)
        {
            if (IsBinary(field.Name))
            {
                call.Response.AddHeader(field.Name, field.Data.Span);
            }
            else
            {
                call.Response.AddHeader(field.Name, field.Text);
            }
        }

        foreach (var field in wish.Trailers)
        {
            if (IsBinary(field.Name))
            {
                call.Response.AddTrailer(field.Name, field.Data.Span);
            }
            else
            {
                call.Response.AddTrailer(field.Name, field.Text);
            }
        }
    }

    private static Answer AnswerTo(Question question, CallContext call)
    {
        var wish = question.Wish ?? NoWish;
        var answer = new Answer
        {
            Text = question.Text,
            Data = wish.Size > 0 ? ByteString.CopyFrom(new byte[wish.Size]) : question.Data,
            Number = wish.TellTime ? MillisecondsLeft(call.Incoming!) : question.Number,
        };
        if (wish.TellMetadata)
        {
            answer.Metadata.Add(call.Incoming!.Headers.Select(static field =>
                IsBinary(field.Key) ? Fields.Of(field.Key, Fields.Decode(field.Value)) : Fields.Of(field.Key, field.Value)));
        }

        return answer;
    }

    private async Task EndAsync(Wish wish, CallContext call)
    {
        if (wish.Wait.Length > 0)
        {
            await WaitOf(wish.Wait).RunAsync(call.Cancellation);
        }

        if (wish.Fail is { } fail)
        {
            throw new RpcRemoteException(new RpcError(RpcErrorCode.Remote, fail.Message) { TypeId = fail.Code, StatusDetails = fail.Details.Memory });
        }
    }

    private static long MillisecondsLeft(RpcRequest request)
    {
        var time = request.Connection!.Time;
        return request.Deadline == 0 ? -1 : (long)time.GetElapsedTime(time.GetTimestamp(), request.Deadline).TotalMilliseconds;
    }

    private static bool IsBinary(string name) => name.EndsWith("-bin", StringComparison.Ordinal);
}
