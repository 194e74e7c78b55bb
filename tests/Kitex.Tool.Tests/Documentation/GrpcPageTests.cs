using System.Globalization;
using System.Text.RegularExpressions;
using Kitex.Protocols.Grpc;
using Kitex.Server;
using Kitex.Transport;

namespace Kitex.Tool.Tests.Documentation;

public sealed partial class GrpcPageTests
{
    private const int MiB = 1024 * 1024;

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "grpc.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Its_code_stands_in_the_sample()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "Streaming")).Select(static file => WithoutIndents(File.ReadAllText(file))).ToList();
        var quoted = DocumentBlock.Of(Page).Where(static block => block.Language is "csharp" or "protobuf").ToList();
        Assert.NotEmpty(quoted);
        Assert.All(quoted, block => Assert.Contains(files, file => file.Contains(WithoutIndents(block.Text), StringComparison.Ordinal)));
    }

    [Fact]
    public void It_names_every_option_of_a_server_with_its_default() => AssertOptions("## Options of a server", new GrpcServerOptions());

    [Fact]
    public void It_names_every_option_of_a_client_with_its_default() => AssertOptions("## Options of a client", new GrpcClientOptions());

    private static void AssertOptions<T>(string title, T defaults)
    {
        var section = Page[Page.IndexOf(title, StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.Equal(
            typeof(T).GetProperties().Select(property => $"{property.Name}: {Text(property.Name, property.GetValue(defaults))}").Order(StringComparer.Ordinal),
            Row().Matches(section).Select(static row => $"{row.Groups[1].Value}: {row.Groups[2].Value}").Order(StringComparer.Ordinal));
    }

    private static string Text(string option, object? value) => value switch
    {
        _ when option == nameof(GrpcClientOptions.ConnectionsPerAddress) => "1.5 per processor",
        null when option == nameof(GrpcServerOptions.MaxMessageBytes) => $"that of `{nameof(KitexServerOptions.MaxFrameBytes)}`",
        null when option == nameof(GrpcServerOptions.MaxUnfinishedBytesPerConnection) => "128 MiB, or the largest message",
        null => "none",
        true => "true",
        false => "false",
        int number when number % MiB == 0 => string.Create(CultureInfo.InvariantCulture, $"{number / MiB} MiB"),
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        IEnumerable<GrpcCompressor> compressors => string.Join(", ", compressors.Select(static each => each.Name)),
        TimeSpan time when time == Timeout.InfiniteTimeSpan => "infinite",
        TimeSpan { Hours: > 0 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours} h"),
        TimeSpan { Minutes: > 0 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes} min"),
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        _ => throw new ArgumentException($"{option} is of an unexpected type.", nameof(value)),
    };

    private static string WithoutIndents(string text) => string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(static line => line.Trim()));

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
