using System.Text;
using System.Text.RegularExpressions;
using Kitex.Client;
using Kitex.Resilience.CircuitBreaking;
using Kitex.Resilience.Retrying;
using Kitex.Server.Tests.Documentation.Api;
using Microsoft.Extensions.Configuration;

namespace Kitex.Server.Tests.Documentation;

/// <summary>What the pages of governance show compiles, and is read as they say.</summary>
public sealed partial class PageSnippetTests
{
    private static readonly string Sources = string.Concat(
        Directory.EnumerateFiles(Path.Combine(OptionsPageTests.Root, "tests", "Kitex.Server.Tests", "Documentation", "Snippets"), "*.cs")
            .Append(Path.Combine(OptionsPageTests.Root, "tests", "Kitex.Tests", "LoadBalancing", "NearestFirst.cs"))
            .Select(static file => WithoutIndents(File.ReadAllText(file))));

    [Theory]
    [InlineData("retries-and-timeouts.md", 4, 1)]
    [InlineData("circuit-breaking.md", 4, 1)]
    [InlineData("limits.md", 6, 0)]
    [InlineData("configuration.md", 4, 1)]
    [InlineData("discovery.md", 2, 0)]
    [InlineData("load-balancing.md", 4, 0)]
    [InlineData("context-and-errors.md", 6, 0)]
    public void Its_code_is_compiled(string page, int code, int json)
    {
        var snippets = Blocks(page, "csharp");

        Assert.All(snippets, static snippet => Assert.Contains(WithoutIndents(snippet), Sources, StringComparison.Ordinal));
        Assert.Equal((code, json), (snippets.Count, Blocks(page, "json").Count));
    }

    [Fact]
    public async Task The_configuration_shown_is_read_by_both_sides()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(Blocks("configuration.md", "json"))));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        KitexClientOptions? client = null;
        KitexServerOptions? server = null;

        await using var echo = new EchoClient("echo", o => client = o.Bind(configuration.GetSection("Kitex:Clients:echo")).Options);
        EchoServer.Create(new Snippets.EchoImpl(), o => server = o.Bind(configuration.GetSection("Kitex:Server")).Options);

        Assert.Equal((RetryKind.Failure, RetryKind.Backup), (client!.Retry!.Kind, client.Methods["Echo.echo"].Retry!.Kind));
        Assert.Equal((10_000, 500, 5), (server!.MaxConnections, server.Limits.Server.Concurrency, server.Limits.Callers["nightly-batch"].PerSecond));
    }

    [Fact]
    public async Task The_documents_of_config_centres_shown_are_taken()
    {
        await using var client = new EchoClient("echo", static o => o.HostPorts("127.0.0.1:1"));
        await using var server = EchoServer.Create(new Snippets.EchoImpl());

        Snippets.ConfigurationPage.Documents(client, server);
        Snippets.ConfigurationPage.Changed(client, server);

        Assert.Equal((100, 2000), (server.Limits.MaxConnections, server.Limits.Server.PerSecond));
    }

    [Fact]
    public void The_policies_of_config_centres_shown_are_read()
    {
        Assert.Equal(RetryKind.Mixed, RetryPolicyJson.Read(Assert.Single(Blocks("retries-and-timeouts.md", "json"))).Kind);
        Assert.Equal(0.3, CircuitBreakerJson.Read(Encoding.UTF8.GetBytes(Assert.Single(Blocks("circuit-breaking.md", "json"))))["echo"].ErrorRate);
    }

    private static List<string> Blocks(string page, string language) => [.. Fenced()
        .Matches(File.ReadAllText(Path.Combine(OptionsPageTests.Root, "docs", page)).ReplaceLineEndings("\n"))
        .Where(block => block.Groups[1].Value == language)
        .Select(static block => block.Groups[2].Value)];

    private static string WithoutIndents(string text) => string.Join('\n', text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(static line => line.Trim()));

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
