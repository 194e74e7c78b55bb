namespace Kitex.Interop.Tests.Peers;

/// <summary>The foreign side: its generated code, its servers, each started when it is first asked for, and its clients.</summary>
public sealed class ForeignPeers : IAsyncLifetime
{
    private readonly DirectoryInfo _generated = Directory.CreateTempSubdirectory("kitex-interop-");
    private readonly Dictionary<(PeerLanguage Language, PeerTransport Transport), (ForeignProgram Program, string Address)> _servers = [];

    public async Task InitializeAsync()
    {
        foreach (var language in Enum.GetValues<PeerLanguage>())
        {
            var run = await ForeignProgram.RunAsync(PeerRuntime.Of(language).Generate(_generated.FullName));
            if (run.ExitCode != 0)
            {
                throw new InvalidOperationException($"There is no code for {language}: {run}");
            }
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var (program, _) in _servers.Values)
        {
            await program.DisposeAsync();
        }

        _generated.Delete(recursive: true);
    }

    /// <summary>A server that runs until the last test has ended.</summary>
    /// <returns>Its address.</returns>
    internal async Task<string> ServerAsync(PeerLanguage language, PeerTransport transport)
    {
        if (!_servers.TryGetValue((language, transport), out var server))
        {
            server = await ForeignProgram.StartServerAsync(PeerRuntime.Of(language).Run("server", _generated.FullName, NameOf(transport)));
            _servers.Add((language, transport), server);
        }

        return server.Address;
    }

    /// <summary>Runs the client with all its cases.</summary>
    internal Task<ProgramResult> RunClientAsync(PeerLanguage language, PeerTransport transport, string address) =>
        ForeignProgram.RunAsync(PeerRuntime.Of(language).Run("client", _generated.FullName, NameOf(transport), address));

    private static string NameOf(PeerTransport transport) => transport == PeerTransport.Framed ? "framed" : "buffered";
}
