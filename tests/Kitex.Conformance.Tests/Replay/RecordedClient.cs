using Kitex.Client;
using Kitex.Conformance.Client;
using Kitex.Conformance.Tests.Captures;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>A client with the options of a recorded one.</summary>
internal static class RecordedClient
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>What such a client is made of.</summary>
    /// <param name="command">The recorded client's command line.</param>
    /// <param name="address">The server's.</param>
    /// <param name="time">The client's clock.</param>
    public static Action<KitexClientBuilder> Options(RecordedCommand command, string address, TimeProvider time)
    {
        var settings = new ClientSettings(address, Transport(command))
        {
            Caller = "go-client",
            Timeout = Timeout(command),
            IsMultiplexed = command.Has("-mux"),
            IsShort = command.Has("-short"),
            HasChecksum = command.Has("-crc32"),
            IsCompressed = command.Has("-gzip"),
            Transient = command.Pairs("-transient"),
            Persistent = command.Pairs("-persistent"),
        };
        return client =>
        {
            settings.Configure(client);
            client.UseTime(time);
            if (command.Has("-meta=false"))
                client.WithoutStandardKeys();
        };
    }

    // Without a reset the transport named is added to Kitex's default, which is framed. Whatever is named for Protobuf but gRPC,
    // Kitex takes TTHeader and framed.
    private static string Transport(RecordedCommand command) =>
        (command.Text("-service") == "pb" && !command.IsGrpc) || (command is { Transport: "ttheader" } && command.Has("-noreset")) ? "ttheaderframed" : command.Transport;

    /// <summary>The longest time for a call.</summary>
    public static TimeSpan Timeout(RecordedCommand command) => command switch
    {
        { Case: "timeout" } => ShortTimeout,
        _ when command.Text("-timeout") == "0" => System.Threading.Timeout.InfiniteTimeSpan,
        _ => DefaultTimeout,
    };
}
