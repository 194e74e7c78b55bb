namespace Kitex.Conformance.Tests.Captures;

/// <summary>The command line of the recorded client.</summary>
internal sealed class RecordedCommand(string line)
{
    private readonly string[] _words = line.Split(' ');

    /// <summary>The transport named.</summary>
    public string Transport => Text("-transport") ?? "";

    /// <summary>Whether the transport is HTTP/2.</summary>
    public bool IsGrpc => Transport == "grpc";

    /// <summary>The case run.</summary>
    public string Case => Text("-case") ?? "";

    /// <summary>Whether the flag was given.</summary>
    public bool Has(string flag) => _words.Contains(flag);

    /// <summary>The flag's value; null when it was not given.</summary>
    public string? Text(string flag) =>
        Array.IndexOf(_words, flag) is >= 0 and var at ? _words[at + 1] : null;

    /// <summary>Keys with values: <c>k=v,k2=v2</c>; empty when the flag was not given.</summary>
    public Dictionary<string, string> Pairs(string flag) =>
        (Text(flag) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
}
