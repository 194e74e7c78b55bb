using System.Collections.Concurrent;
using Kitex.Discovery;
using Kitex.Registries.Consul;
using Kitex.Registries.Tests.Servers;
using Kitex.Testing;

namespace Kitex.Registries.Tests.Consul;

/// <summary>How an agent is asked for changes; one that says what a test tells it.</summary>
public sealed class ConsulWatchTests : OwningSuite
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<(string Index, string Body)> _answers = new();
    private readonly HttpDouble _agent;

    public ConsulWatchTests() => _agent = Own(new HttpDouble(async exchange =>
    {
        if (!_answers.TryDequeue(out var answer))
        {
            await Task.Delay(Timeout.Infinite, exchange.Gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        await exchange.AnswerAsync(200, answer.Body, "application/json", ("X-Consul-Index", answer.Index));
    }));

    public override Task InitializeAsync() => _agent.StartAsync();

    [Fact]
    public async Task A_question_names_the_index_it_knows_and_one_that_goes_backwards_begins_anew()
    {
        await using var lists = Watch();
        Answer("7", 1);
        Assert.Equal(1, await NextAsync(lists));
        Answer("9", 2);
        Assert.Equal(2, await NextAsync(lists));
        Answer("3", 3);
        Assert.Equal(3, await NextAsync(lists));
        Answer("3", 4);
        Assert.Equal(4, await NextAsync(lists));
        Answer("4", 5);
        Assert.Equal(5, await NextAsync(lists));
        Assert.Equal(["", "&index=7&wait=30s", "&index=9&wait=30s", "", "&index=3&wait=30s"], Questions());
    }

    [Fact]
    public async Task A_wait_that_ends_without_a_change_is_no_list()
    {
        await using var lists = Watch();
        Answer("7", 1);
        Assert.Equal(1, await NextAsync(lists));
        Answer("7", 1);
        Answer("7", 1);
        Answer("8", 2);
        Assert.Equal(2, await NextAsync(lists));
        Assert.Equal(4, Questions().Length);
    }

    [Fact]
    public async Task Between_two_questions_lies_the_least_time()
    {
        await using var lists = Watch();
        Answer("7", 1);
        Answer("8", 2);
        Assert.True(await lists.MoveNextAsync());
        var next = lists.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => _time.TimerCount > 0);
        _time.Advance(Settle - TimeSpan.FromTicks(1));
        Assert.Single(Questions());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await next);
        Assert.Equal(2, Questions().Length);
    }

    [Fact]
    public async Task A_list_without_an_index_does_not_make_questions_without_a_pause()
    {
        await using var lists = Watch();
        Answer("", 1);
        Assert.Equal(1, await NextAsync(lists));
        Answer("", 1);
        Assert.Equal(1, await NextAsync(lists));
        Assert.Equal(["", ""], Questions());
    }

    [Fact]
    public async Task What_is_no_list_is_an_error_that_says_so()
    {
        await using var lists = Watch();
        _answers.Enqueue(("7", "<html>"));
        var failed = await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync());
        Assert.Contains("cannot be read", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_is_under_way_ends_with_the_registry()
    {
        var registry = Open();
        await using var lists = registry.WatchAsync(new ServiceTarget("s"), default).GetAsyncEnumerator();
        var next = lists.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => Questions().Length == 1);
        await registry.DisposeAsync();
        var failed = await Assert.ThrowsAsync<RegistryException>(() => next);
        Assert.Contains("disposed", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_ends_when_nobody_wants_it()
    {
        using var ended = new CancellationTokenSource();
        await using var lists = Open().WatchAsync(new ServiceTarget("s"), ended.Token).GetAsyncEnumerator();
        var next = lists.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => Questions().Length == 1);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Instances_withheld_by_access_control_are_an_error()
    {
        await using var agent = new HttpDouble(static exchange => exchange.AnswerAsync(200, "[]", "application/json", ("X-Consul-Results-Filtered-By-ACLs", "true")));
        await agent.StartAsync();
        await using var registry = new ConsulRegistry(new ConsulOptions { Endpoints = [$"127.0.0.1:{agent.Port}"] });
        await using var lists = registry.WatchAsync(new ServiceTarget("s"), default).GetAsyncEnumerator();
        Assert.True((await Assert.ThrowsAsync<RegistryException>(async () => await lists.MoveNextAsync())).IsDenied);
    }

    private ConsulRegistry Open() => Own(new ConsulRegistry(new ConsulOptions { Endpoints = [$"127.0.0.1:{_agent.Port}"], Settle = Settle, Timeout = TimeSpan.FromHours(1) }, time: _time));

    private IAsyncEnumerator<InstanceSet> Watch() => Open().WatchAsync(new ServiceTarget("s"), default).GetAsyncEnumerator();

    private void Answer(string index, int instances) => _answers.Enqueue((
        index,
        $"[{string.Join(',', Enumerable.Range(1, instances).Select(static i => $$$"""{"Service":{"Address":"127.0.0.1","Port":{{{i}}}}}"""))}]"));

    /// <summary>The size of the next list; the clock goes on until it comes.</summary>
    private async Task<int> NextAsync(IAsyncEnumerator<InstanceSet> lists)
    {
        var next = lists.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() =>
        {
            // Not so far that a question's own time would be over.
            if (!next.IsCompleted && _answers.IsEmpty is false)
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
            }

            return next.IsCompleted;
        });
        Assert.True(await next);
        return lists.Current.Count;
    }

    private string[] Questions() => [.. _agent.Asked.Select(static asked => asked.Replace("GET /v1/health/service/s?passing=1", "", StringComparison.Ordinal))];
}
