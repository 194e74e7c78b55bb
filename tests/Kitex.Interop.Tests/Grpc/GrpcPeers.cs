using System.Diagnostics;
using Kitex.Interop.Tests.Peers;

namespace Kitex.Interop.Tests.Grpc;

/// <summary>The foreign side of gRPC: servers of Talk, each started when it is first asked for, and clients.</summary>
public sealed class GrpcPeers : IAsyncLifetime
{
    /// <summary>As the libraries have it.</summary>
    internal const string Plain = "{}";

    private readonly DirectoryInfo _generated = Directory.CreateTempSubdirectory("kitex-interop-grpc-");
    private readonly Dictionary<(PeerLanguage Language, string Options), ForeignServer> _servers = [];

    public async Task InitializeAsync()
    {
        // Node reads the file itself.
        var run = await ForeignProgram.RunAsync(new ProcessStartInfo(
            "/usr/bin/python3",
            [
                "-m", "grpc_tools.protoc", "-I", PeerRuntime.Sources, $"--python_out={_generated.FullName}",
                $"--grpc_python_out={_generated.FullName}", "interop.proto",
            ]));
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"There is no gRPC code for Python; eng/install-interop.sh installs what is needed: {run}");
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }

        _generated.Delete(recursive: true);
    }

    /// <summary>A server that runs until the last test has ended.</summary>
    /// <param name="language">Its language.</param>
    /// <param name="options">What its program takes.</param>
    internal async Task<ForeignServer> ServerAsync(PeerLanguage language, string options = Plain)
    {
        if (!_servers.TryGetValue((language, options), out var server))
        {
            server = await StartServerAsync(language, options);
            _servers.Add((language, options), server);
        }

        return server;
    }

    /// <summary>A server of its own, which the caller disposes.</summary>
    internal async Task<ForeignServer> StartServerAsync(PeerLanguage language, string options = Plain)
    {
        var (program, address) = await ForeignProgram.StartServerAsync(PeerRuntime.Of(language).Run("talk/server", _generated.FullName, options));
        return new ForeignServer(program, address);
    }

    /// <summary>Runs the client with all its cases, or some.</summary>
    internal Task<ProgramResult> RunClientAsync(PeerLanguage language, string address, string mode, params string[] cases) =>
        ForeignProgram.RunAsync(PeerRuntime.Of(language).Run("talk/client", _generated.FullName, [address, mode, .. cases]));
}
