using System.Net;
using System.Net.Sockets;
using System.Text;
using Kitex.Registries.Tests.Servers;

namespace Kitex.Registries.Tests.ZooKeeper;

/// <summary>One ZooKeeper in a Java process of its own.</summary>
internal sealed class ZooKeeperProcess : IAsyncDisposable
{
    private const string Jars = "/usr/share/java";

    // The manifest of ZooKeeper's archive names the rest; TLS needs more of Netty than it names.
    private const string ClassPath =
        $"{Jars}/zookeeper.jar:{Jars}/slf4j-simple.jar:{Jars}/netty-codec.jar:{Jars}/netty-resolver.jar:{Jars}/netty-transport-native-unix-common.jar";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("kitex-zookeeper-").FullName;
    private readonly string _settings;
    private readonly int? _number;
    private ChildProcess? _process;

    /// <param name="port">Where its clients come.</param>
    /// <param name="settings">Lines of its configuration beside those of every one here.</param>
    /// <param name="number">Its number in an ensemble; null for one that stands alone.</param>
    public ZooKeeperProcess(int port, string settings = "", int? number = null)
    {
        Port = port;
        _settings = settings;
        _number = number;
    }

    /// <summary>Where its clients come, on loopback.</summary>
    public int Port { get; }

    /// <summary>Where its files are.</summary>
    public string Home => _directory;

    /// <summary>Whether it has ended by itself or was ended.</summary>
    public bool HasEnded => _process is null or { HasEnded: true };

    /// <summary>What it has written.</summary>
    public string Said => _process?.Said ?? "";

    private string Data => Path.Combine(_directory, "data");

    /// <summary>A program of ZooKeeper's.</summary>
    /// <param name="program">Its class.</param>
    /// <param name="arguments">What it is told.</param>
    public static ChildProcess Java(string program, string directory, params string[] arguments) => new(
        "java",
        ["-Xms32m", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", ClassPath, $"org.apache.zookeeper.{program}", .. arguments],
        directory);

    /// <summary>Starts it, without waiting until it serves.</summary>
    /// <param name="isEmpty">Without what it knew.</param>
    public async Task BeginAsync(bool isEmpty)
    {
        if (isEmpty && Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }

        Directory.CreateDirectory(Data);
        if (_number is { } number)
        {
            await File.WriteAllTextAsync(Path.Combine(Data, "myid"), $"{number}");
        }

        var configuration = Path.Combine(_directory, "zoo.cfg");
        await File.WriteAllTextAsync(configuration, $"""
            tickTime=500
            dataDir={Data}
            clientPortAddress=127.0.0.1
            clientPort={Port}
            minSessionTimeout=1000
            maxSessionTimeout=60000
            maxClientCnxns=0
            admin.enableServer=false
            4lw.commands.whitelist=*
            {_settings}
            """);
        if (_process is { } before)
        {
            await before.DisposeAsync();
        }

        _process = Java("server.quorum.QuorumPeerMain", _directory, configuration);
    }

    /// <summary>Waits until it serves.</summary>
    /// <returns>False when it has ended instead, such as for a port that somebody else has taken meanwhile.</returns>
    public async Task<bool> IsServingAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!HasEnded)
        {
            if ((await TellAsync("srvr")).Contains("Mode:", StringComparison.Ordinal))
            {
                return true;
            }

            Assert.False(limit.IsCancellationRequested, $"ZooKeeper does not serve after {Patience}: {Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return false;
    }

    /// <summary>One of its words of four letters; empty when it does not answer.</summary>
    public async Task<string> TellAsync(string word)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(word), limit.Token);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (Exception away) when (away is IOException or SocketException or OperationCanceledException)
        {
            return "";
        }
    }

    /// <inheritdoc cref="ChildProcess.SignalAsync"/>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

    /// <inheritdoc cref="ChildProcess.KillAsync"/>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
