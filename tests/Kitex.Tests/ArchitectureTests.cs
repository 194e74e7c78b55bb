using System.Text.RegularExpressions;

namespace Kitex.Tests;

/// <summary>The order of the source code, checked by reading it.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 600;

    /// <summary>The rooms of src/Kitex, and for each the rooms it may look at besides the root and the network.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        [""] = [],
        ["Configuration"] = [],
        ["Diagnostics"] = ["Configuration"],
        ["Serialization"] = [],
        ["Discovery"] = ["Diagnostics"],
        ["Protocols"] = ["Serialization"],
        ["Transport"] = ["Serialization", "Protocols"],
        ["LoadBalancing"] = ["Diagnostics", "Discovery", "Transport"],
        ["Resilience"] = ["Configuration", "Diagnostics", "Transport"],
        ["Client"] = ["Serialization", "Discovery", "Protocols", "Transport", "Configuration", "Diagnostics", "LoadBalancing", "Resilience"],
    };

    /// <summary>Files that may use pipes, which are ASP.NET's; the network engine has its own buffers.</summary>
    private static readonly string[] PipeUsers = ["src/Kitex.Network/Pipes/", "src/Kitex.Network/Tls/", "src/Kitex.Server/Protocols/Grpc/"];

    private static readonly string Root = FindRoot();

    private static readonly SourceFile[] Sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(static path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path)))),
    ];

    [Fact]
    public void There_is_source_to_check() => Assert.True(Sources.Length > 100);

    [Fact]
    public void The_network_names_nothing_of_the_house() => AssertNone(
        Sources.Where(static s => s.IsIn("Kitex.Network")).SelectMany(static s => s.Names.Where(static n => n != "Network").Select(n => $"{s.Path} names Kitex.{n}")));

    [Fact]
    public void Rooms_look_only_at_the_rooms_before_them() => AssertNone(
        from source in Sources
        where source.IsIn("Kitex")
        from name in source.Names
        where name != "Network" && name != source.Room && !Rooms.GetValueOrDefault(source.Room, []).Contains(name)
        select $"{source.Path} ({(source.Room.Length == 0 ? "the root" : source.Room)}) names Kitex.{name}");

    [Fact]
    public void Every_room_has_its_place_in_the_order() => AssertNone(
        Sources.Where(static s => s.IsIn("Kitex") && !Rooms.ContainsKey(s.Room)).Select(static s => $"{s.Path}: add {s.Room} to the rooms"));

    [Fact]
    public void Folder_is_namespace() => AssertNone(
        Sources.Where(static s => s.Namespace is { } name && name != s.Folder).Select(static s => $"{s.Path} says namespace {s.Namespace}"));

    [Fact]
    public void Only_the_server_its_services_and_its_test_doubles_know_the_server() => AssertNone(
        from source in Sources
        // The compiler and the command write the name into what they generate; they do not use it.
        where !source.IsIn("Kitex.Server") && !source.IsIn("Kitex.Grpc.Services") && !source.IsIn("Kitex.Testing") && !source.IsIn("Kitex.Build") && !source.IsIn("Kitex.Tool") && source.Names.Contains("Server")
        select $"{source.Path} names Kitex.Server");

    [Fact]
    public void Files_stay_short() => AssertNone(
        Sources.Where(static s => s.LineCount > MostLines).Select(static s => $"{s.Path} has {s.LineCount} lines"));

    [Fact]
    public void Types_are_called_what_they_are() => AssertNone(
        from source in Sources
        from Match type in TypeName().Matches(source.Code)
        where VagueName().IsMatch(type.Groups["name"].Value)
        select $"{source.Path} declares {type.Groups["name"].Value}");

    [Fact]
    public void A_file_has_one_public_type() => AssertNone(
        from source in Sources
        let count = PublicType().Count(source.Code)
        where count > 1
        select $"{source.Path} declares {count} public types");

    [Fact]
    public void Pipes_are_used_only_where_allowed() => AssertNone(
        from source in Sources
        where source.Code.Contains("System.IO.Pipelines", StringComparison.Ordinal) && !PipeUsers.Any(user => source.Path.StartsWith(user, StringComparison.Ordinal))
        select $"{source.Path} uses System.IO.Pipelines");

    [Fact]
    public void Sockets_are_used_only_by_the_engines_over_them_and_addresses() => AssertNone(
        from source in Sources
        where source.Code.Contains("System.Net.Sockets", StringComparison.Ordinal)
        where !SocketUsers.Any(user => source.Path.StartsWith(user, StringComparison.Ordinal))
        select $"{source.Path} uses System.Net.Sockets");

    private static readonly string[] SocketUsers =
    [
        "src/Kitex.Network/Sockets/",
        "src/Kitex.Network/Epoll/",
        "src/Kitex.Network/Connections/AddressDialer.cs",
        "src/Kitex/AddressText.cs",
        "src/Kitex/Discovery/Dns/DnsClient.cs",
    ];

    private static void AssertNone(IEnumerable<string> offences) => Assert.Equal("", string.Join('\n', offences));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kitex.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Kitex.slnx above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|readonly|ref|partial)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();

    [GeneratedRegex("(?:Helpers?|Utils?|Utility|Utilities|Manager|Common|Impl)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^public\s+(?:(?:static|sealed|abstract|readonly|ref|partial|unsafe)\s+)*(?:class|struct|interface|enum|record|delegate)\s", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
