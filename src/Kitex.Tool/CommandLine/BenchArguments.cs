using System.Globalization;
using Kitex.Build.CommandLine;

namespace Kitex.Tool.CommandLine;

/// <summary>The command line of <c>kitex bench</c>, read.</summary>
internal sealed class BenchArguments
{
    public const string Mux = "mux";
    public const string Grpc = "grpc";

    private const string TTHeader = "ttheader";
    private const string Buffered = "buffered";

    private const int MostConnections = 1024;
    private const int MostConcurrency = 65536;
    private const int MostCharacters = 16 * 1024 * 1024;
    private const int MostRate = 10_000_000;

    private static readonly IReadOnlyList<string> Transports = [TTHeader, "ttheader-framed", "framed", Buffered, Mux, Grpc];

    private readonly List<string> _addresses = [];
    private readonly List<string> _includeDirectories = [];
    private TimeSpan? _duration;
    private TimeSpan? _warmup;
    private int? _connections;
    private string? _transport;

    private BenchArguments()
    {
    }

    public bool Help { get; private set; }

    public string Idl { get; private set; } = "";

    public bool IsProtobuf => FileGroup.IsProtobuf(Idl);

    public IReadOnlyList<string> Addresses => _addresses;

    public string? Method { get; private set; }

    public string? Service { get; private set; }

    public string? Callee { get; private set; }

    /// <summary>JSON, or "@" and the name of a file; null to make a sample.</summary>
    public string? Data { get; private set; }

    public int Size { get; private set; } = 16;

    /// <summary>What is not said is what every server of such a file takes, in whatever framework it is written.</summary>
    public string Transport => _transport ?? (IsProtobuf ? Grpc : TTHeader);

    public int Connections => _connections ?? 1;

    public int Concurrency { get; private set; } = 50;

    /// <summary>Null when <see cref="Requests"/> says when it ends.</summary>
    public TimeSpan? Duration => Requests is null ? _duration ?? TimeSpan.FromSeconds(10) : null;

    public long? Requests { get; private set; }

    public TimeSpan Warmup => _warmup ?? (Requests is null ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);

    /// <summary>Calls in a second; null for one after the other.</summary>
    public double? Rate { get; private set; }

    public TimeSpan Timeout { get; private set; } = TimeSpan.FromSeconds(3);

    public bool Json { get; private set; }

    public IReadOnlyList<string> IncludeDirectories => _includeDirectories;

    /// <param name="args">What stands behind <c>bench</c>.</param>
    /// <exception cref="UsageException">A flag is unknown, incomplete or out of range, or one is missing.</exception>
    public static BenchArguments Parse(IEnumerable<string> args)
    {
        var result = new BenchArguments();
        foreach (var (flag, value) in FlagReader.Read(args, BenchFlags.All))
        {
            if (flag is null)
                throw new UsageException($"'{value}' is no flag; the IDL file goes after -idl");
            result.Take(flag.Name, value);
        }
        if (!result.Help)
            result.Validate();
        return result;
    }

    private void Take(string flag, string value)
    {
        switch (flag)
        {
            case "idl": Idl = value; break;
            case "address": _addresses.Add(Address(value)); break;
            case "method": Method = value; break;
            case "service": Service = value; break;
            case "callee": Callee = value; break;
            case "data": Data = value; break;
            case "size": Size = (int)Count(flag, value, 0, MostCharacters); break;
            case "transport": _transport = Transports.Contains(value) ? value : throw new UsageException($"-transport {value} is not known; there are {string.Join(", ", Transports)}"); break;
            case "connections": _connections = (int)Count(flag, value, 1, MostConnections); break;
            case "concurrency": Concurrency = (int)Count(flag, value, 1, MostConcurrency); break;
            case "duration": _duration = Positive(flag, value); break;
            case "requests": Requests = Count(flag, value, 1, long.MaxValue); break;
            case "warmup": _warmup = Time(flag, value); break;
            case "rate": Rate = Number(flag, value); break;
            case "timeout": Timeout = Positive(flag, value); break;
            case "json": Json = true; break;
            case "I": _includeDirectories.Add(Arguments.IncludeDirectory(value)); break;
            case "help": Help = true; break;
        }
    }

    private void Validate()
    {
        if (Idl.Length == 0)
            throw new UsageException("-idl is missing: it names the service's IDL file; kitex bench -help shows an example");
        if (IsProtobuf && Transport == Buffered)
            throw new UsageException($"-transport {Buffered} carries Thrift alone; for Protobuf there are {string.Join(", ", Transports.Where(static each => each != Buffered))}");
        if (Addresses.Count == 0)
            throw new UsageException("-address is missing: it says where the service listens, for example -address 127.0.0.1:8888");
        if (Requests is not null && _duration is not null)
            throw new UsageException("-duration and -requests both say when to end; leave one of them out");
        if (_connections is not null && Transport is not (Mux or Grpc))
            throw new UsageException($"-connections is for calls that share connections, -transport {Mux} or {Grpc}; with {Transport} each call under way has its own");
    }

    private static string Address(string value)
    {
        try
        {
            _ = AddressText.Parse(value);
            return value;
        }
        catch (FormatException exception)
        {
            throw new UsageException($"-address: {exception.Message}");
        }
    }

    private static long Count(string flag, string value, long least, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most
            ? count
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"-{flag} is a whole number, {least} to {most}, not '{value}'"));

    private static double Number(string flag, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostRate
            ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"-{flag} is a number above 0 and up to {MostRate}, not '{value}'"));

    private static TimeSpan Positive(string flag, string value) =>
        Time(flag, value) is var time && time > TimeSpan.Zero ? time : throw new UsageException($"-{flag} must be longer than nothing");

    private static TimeSpan Time(string flag, string value) =>
        DurationText.TryParse(value) ?? throw new UsageException($"-{flag} is a time of up to 24 hours such as 10s, 500ms or 1m30s, not '{value}'");
}
