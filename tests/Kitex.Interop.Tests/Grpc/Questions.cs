using System.Runtime.CompilerServices;
using Google.Protobuf;
using Kitex.Interop.Tests.Grpc.Api;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>What is asked.</summary>
internal static class Questions
{
    public static Question Wishing(Wish wish) => new() { Wish = wish };

    /// <summary>A message of data alone.</summary>
    public static Question OfData(int bytes) => new() { Data = Data(bytes) };

    /// <summary>Bytes of every value.</summary>
    public static ByteString Data(int bytes) => ByteString.CopyFrom([.. Enumerable.Range(0, bytes).Select(static i => (byte)i)]);

    /// <summary>Questions with these numbers.</summary>
    public static IAsyncEnumerable<Question> Numbered(int count) =>
        Enumerable.Range(0, count).Select(static i => new Question { Text = "m", Number = i }).ToAsyncEnumerable();

    /// <summary>One question, and no end of them until the token fires.</summary>
    public static async IAsyncEnumerable<Question> ThenSilence(Question question, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return question;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }
}
