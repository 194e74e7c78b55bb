namespace Kitex.Conformance.Tests.EndToEnd;

/// <summary>The cases of the client as a process.</summary>
internal static class Cases
{
    /// <summary>The names of the cases.</summary>
    public static async Task<string[]> ListAsync(string service, params string[] flags) =>
        (await ConformanceProcess.RunAsync(["client", "--service", service, "--case", "list", .. flags])).Lines;

    /// <summary>Runs cases.</summary>
    public static Task<ProcessResult> RunAsync(string address, string service, string transport, string cases, params string[] flags) =>
        ConformanceProcess.RunAsync(["client", "--addr", address, "--service", service, "--transport", transport, "--case", cases, .. flags]);

    /// <summary>Every case of the service passes.</summary>
    public static async Task PassAsync(string address, string service, string transport, params string[] flags)
    {
        var names = await ListAsync(service, ["--transport", transport, .. flags]);
        Assert.NotEmpty(names);

        var run = await RunAsync(address, service, transport, string.Join(',', names), flags);

        Assert.Equal(names.Select(name => $"PASS case={name} transport={transport}"), run.Lines);
        Assert.Equal(0, run.ExitCode);
    }
}
