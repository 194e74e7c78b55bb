namespace Kitex.Server.Admin;

/// <summary>One path of the admin port.</summary>
/// <param name="Method">"GET" or "POST".</param>
/// <param name="Path">Such as "/metrics".</param>
/// <param name="AnswerAsync">Makes the answer. What it throws is logged and answered as an error of the server.</param>
internal sealed record AdminRoute(string Method, string Path, Func<AdminQuestion, CancellationToken, ValueTask<AdminAnswer>> AnswerAsync)
{
    /// <summary>Whether it is shown without a token, as it tells nothing about the server.</summary>
    public bool IsOpen { get; init; }
}
