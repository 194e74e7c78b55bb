using System.Text.RegularExpressions;
using Kitex.Client;

namespace Kitex.Server.Tests.Documentation;

public sealed partial class OptionsPageTests
{
    internal static string Root { get; } = FindRoot();

    [Fact]
    public void Every_member_it_names_exists()
    {
        var types = new[] { typeof(KitexClient), typeof(KitexServer) }
            .SelectMany(static type => type.Assembly.GetExportedTypes())
            .Where(static type => !type.IsNested)
            .ToLookup(static type => type.Name.Split('`')[0]);
        var page = File.ReadAllText(Path.Combine(Root, "docs", "options.md"));
        var named = Member().Matches(page).Select(static match => (Type: match.Groups[1].Value, Member: match.Groups[2].Value)).Distinct().ToList();

        Assert.True(named.Count > 50);
        Assert.Equal(
            "",
            string.Join('\n', named.Where(name => !types[name.Type].Any(type => type.GetMember(name.Member).Length > 0)).Select(static name => $"{name.Type}.{name.Member}")));
        Assert.Equal("", string.Join('\n', Type().Matches(page).Select(static match => match.Groups[1].Value).Where(name => !types.Contains(name))));
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kitex.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"`([A-Z]\w+)\.([A-Z]\w+)`")]
    private static partial Regex Member();

    [GeneratedRegex(@"`([A-Z]\w+)`")]
    private static partial Regex Type();
}
