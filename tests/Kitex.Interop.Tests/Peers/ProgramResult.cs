namespace Kitex.Interop.Tests.Peers;

/// <summary>What a program left when it had ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All of it, for people.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}\n--- errors\n{Errors}";
}
