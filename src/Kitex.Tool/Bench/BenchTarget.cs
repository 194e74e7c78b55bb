namespace Kitex.Tool.Bench;

/// <summary>What is called, and how.</summary>
/// <param name="Service">The service in the IDL.</param>
/// <param name="Method">Its method.</param>
/// <param name="Addresses">Where it listens.</param>
/// <param name="Transport">As on the command line.</param>
internal sealed record BenchTarget(string Service, string Method, IReadOnlyList<string> Addresses, string Transport)
{
    /// <summary>In one line.</summary>
    public override string ToString() => $"{Service}.{Method} at {string.Join(", ", Addresses)}, {Transport}";
}
