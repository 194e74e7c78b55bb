using System.Net;
using Kitex.Registries.Consul;
using Kitex.Registries.Http;
using Kitex.Registries.Tests.Servers;
using Kitex.Testing;

namespace Kitex.Registries.Tests.Http;

/// <summary>Several servers are asked as one.</summary>
public sealed class HttpRegistryClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_server_that_answers_is_asked_until_it_does_not()
    {
        await using var one = new HttpDouble(static exchange => exchange.AnswerAsync(200, "one"));
        await using var two = new HttpDouble(static exchange => exchange.AnswerAsync(404, "two"));
        await one.StartAsync();
        await two.StartAsync();
        using var client = Client(TimeProvider.System, one.Port, two.Port);
        Assert.Equal("one", (await AskAsync(client)).Text);
        await one.KillAsync();
        var answer = await AskAsync(client);
        Assert.Equal((HttpStatusCode.NotFound, "two"), (answer.Status, answer.Text));
        await one.StartAsync();
        Assert.Equal("two", (await AskAsync(client)).Text);
        await two.KillAsync();
        Assert.Equal("one", (await AskAsync(client)).Text);
    }

    [Fact]
    public async Task A_server_that_is_unwell_is_passed_over_and_its_words_told_when_there_is_no_other()
    {
        await using var unwell = new HttpDouble(static exchange => exchange.AnswerAsync(503, "no leader"));
        await using var well = new HttpDouble(static exchange => exchange.AnswerAsync(200, "well"));
        await unwell.StartAsync();
        await well.StartAsync();
        using var both = Client(TimeProvider.System, unwell.Port, well.Port);
        Assert.Equal("well", (await AskAsync(both)).Text);
        using var alone = Client(TimeProvider.System, unwell.Port);
        var failed = await Assert.ThrowsAsync<RegistryException>(() => AskAsync(alone));
        Assert.Contains("503 no leader", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_given_up_after_its_time()
    {
        await using var silent = new HttpDouble(static exchange => Task.Delay(Timeout.Infinite, exchange.Gone));
        await silent.StartAsync();
        var time = new ManualTimeProvider();
        using var client = Client(time, silent.Port);
        var asked = AskAsync(client);
        await Eventually.TrueAsync(() => silent.Asked.Count == 1);
        time.Advance(Limit);
        var failed = await Assert.ThrowsAsync<RegistryException>(() => asked);
        Assert.Contains("did not answer within", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_requests_go_out_at_once_and_those_that_wait_for_changes_do_not_count()
    {
        var open = new SemaphoreSlim(0);
        await using var server = new HttpDouble(async exchange =>
        {
            await open.WaitAsync(exchange.Gone);
            await exchange.AnswerAsync(200);
        });
        await server.StartAsync();
        using var client = Client(TimeProvider.System, server.Port);
        var asked = Enumerable.Range(0, 100).Select(_ => AskAsync(client)).ToArray();
        await Eventually.TrueAsync(() => server.Asked.Count == 16);
        var poll = client.PollAsync(Get, TimeSpan.FromSeconds(60), default).AsTask();
        await Eventually.TrueAsync(() => server.Asked.Count == 17);
        open.Release(101);
        await Task.WhenAll(asked);
        await poll;
        Assert.Equal(101, server.Asked.Count);
    }

    [Fact]
    public async Task All_that_is_under_way_or_waits_ends_with_the_client()
    {
        await using var silent = new HttpDouble(static exchange => Task.Delay(Timeout.Infinite, exchange.Gone));
        await silent.StartAsync();
        var client = Client(TimeProvider.System, silent.Port);
        var asked = Enumerable.Range(0, 20).Select(_ => AskAsync(client)).ToArray();
        await Eventually.TrueAsync(() => silent.Asked.Count == 16);
        client.Dispose();
        foreach (var one in asked)
        {
            Assert.Contains("disposed", (await Assert.ThrowsAsync<RegistryException>(() => one)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("disposed", (await Assert.ThrowsAsync<RegistryException>(() => AskAsync(client))).Message, StringComparison.Ordinal);
    }

    private static HttpRegistryClient Client(TimeProvider time, params int[] ports) =>
        new("test", new ConsulOptions { Endpoints = [.. ports.Select(static port => $"127.0.0.1:{port}")] }, time);

    private static Task<HttpAnswer> AskAsync(HttpRegistryClient client) => client.SendAsync(Get, Limit, default).AsTask();

    private static HttpRequestMessage Get() => new(HttpMethod.Get, new Uri("path", UriKind.Relative));
}
