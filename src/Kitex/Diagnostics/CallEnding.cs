namespace Kitex.Diagnostics;

/// <summary>How a call ended.</summary>
/// <param name="Error">How it failed; null when it did not.</param>
/// <param name="Status">As <see cref="KitexTelemetry.StatusTag"/>; null for none.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Attempts">How many were made.</param>
internal readonly record struct CallEnding(RpcError? Error, string? Status, TimeSpan Duration, int Attempts)
{
    /// <summary>The call; null for one that was refused before its body was read.</summary>
    public RpcRequest? Request { get; init; }

    /// <summary>The failure; null for a good answer, and for one that the IDL or the business provides for.</summary>
    public RpcError? Failure => Error is { } error && !OutcomeNames.IsAnswer(error) ? error : null;

    /// <summary>"business" or "declared"; null for neither.</summary>
    public string? Outcome => Error is { } error && OutcomeNames.IsAnswer(error) ? OutcomeNames.Of(error.Code) : null;
}
