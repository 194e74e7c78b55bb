using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Kitex.Interop.Tests.Dns;

/// <summary>A real DNS server (Debian: dnsmasq-base) on a port of loopback, for the zone "test".</summary>
internal sealed class Dnsmasq : IAsyncDisposable
{
    // Its exit code when it cannot listen: between the choice of a port and its start somebody may take it.
    private const int NetworkProblem = 2;
    private const int MostAttempts = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kitex-dnsmasq-");
    private Process? _process;

    private Dnsmasq(IPEndPoint address) => Address = address;

    /// <summary>Where it answers, over UDP and TCP.</summary>
    public IPEndPoint Address { get; }

    private string Hosts => Path.Combine(_directory.FullName, "hosts");

    /// <summary>Starts one.</summary>
    /// <param name="hosts">Lines of a hosts file.</param>
    /// <param name="settings">More lines of its settings.</param>
    /// <param name="timeToLive">Of what the hosts file says, in seconds.</param>
    public static async Task<Dnsmasq> StartAsync(string hosts, string settings = "", int timeToLive = 1)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new Dnsmasq(FreeAddress());
            await File.WriteAllTextAsync(server.Hosts, hosts);
            var configuration = Path.Combine(server._directory.FullName, "dnsmasq.conf");
            await File.WriteAllTextAsync(
                configuration,
                string.Create(CultureInfo.InvariantCulture, $"""
                no-resolv
                no-hosts
                port={server.Address.Port}
                listen-address=127.0.0.1
                bind-interfaces
                local=/test/
                local-ttl={timeToLive}
                addn-hosts={server.Hosts}
                {settings}
                """) + "\n");
            if (await server.RunAsync(configuration) is not { } code)
            {
                return server;
            }

            await server.DisposeAsync();
            if (code != NetworkProblem || attempt == MostAttempts)
            {
                throw new InvalidOperationException($"dnsmasq ended before it was ready, with code {code}.");
            }
        }
    }

    /// <summary>Changes the hosts file, and has it read again.</summary>
    public async Task ChangeAsync(string hosts)
    {
        await File.WriteAllTextAsync(Hosts, hosts);
        using var kill = Process.Start("kill", ["-HUP", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <returns>Null when it is ready; its exit code when it has ended.</returns>
    private async Task<int?> RunAsync(string configuration)
    {
        try
        {
            _process = Process.Start(new ProcessStartInfo("dnsmasq", ["--keep-in-foreground", "--log-facility=-", $"--conf-file={configuration}", $"--user={Environment.UserName}"])
            {
                RedirectStandardError = true,
            });
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"dnsmasq cannot be run: {missing.Message}. eng/install-interop.sh installs it.", missing);
        }

        // It says so when it has read what it answers from, which is after it has started.
        while (await _process!.StandardError.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains($"read {Hosts}", StringComparison.Ordinal))
            {
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return null;
            }
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>A port that is free for both, unless somebody else is quicker.</summary>
    private static IPEndPoint FreeAddress()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(tcp.LocalEndPoint!);
                return (IPEndPoint)tcp.LocalEndPoint!;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one.
            }
        }
    }
}
