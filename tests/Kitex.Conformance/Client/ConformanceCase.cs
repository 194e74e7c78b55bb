namespace Kitex.Conformance.Client;

/// <summary>One thing to try, and what must come of it.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="RunAsync">Makes the call. Throws <see cref="MismatchException"/> when something else comes back.</param>
internal sealed record ConformanceCase(string Name, Func<Task> RunAsync);
