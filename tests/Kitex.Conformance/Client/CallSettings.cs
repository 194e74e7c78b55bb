namespace Kitex.Conformance.Client;

/// <summary>How the cases call.</summary>
/// <param name="Client">How their clients reach the server.</param>
internal sealed record CallSettings(ClientSettings Client)
{
    private const string Filling = "0123456789abcdef";

    /// <summary>The message of cases that have one to choose; null for the case's own.</summary>
    public string? Message { get; init; }

    /// <summary>The value set of echoAll; null for "full".</summary>
    public string? Variant { get; init; }

    /// <summary>A message of this many characters.</summary>
    public static string MessageOf(int size) =>
        string.Create(size, 0, static (text, _) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = Filling[i % Filling.Length];
        });
}
