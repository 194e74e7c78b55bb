namespace Kitex.Analyzers.Tests;

public sealed class BlockedCallAnalyzerTests
{
    private const string UseEcho = "A thread is blocked until 'EchoAsync' has ended; use 'Echo', which needs no thread of the pool to end";

    [Theory]
    [InlineData("client.EchoAsync(r).GetAwaiter().GetResult()")]
    [InlineData("client.EchoAsync(r).Result")]
    [InlineData("client.EchoAsync(r).AsTask().Result")]
    [InlineData("client.EchoAsync(r).AsTask().GetAwaiter().GetResult()")]
    [InlineData("client.EchoAsync(r).ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("client.EchoAsync(r).AsTask().ConfigureAwait(false).GetAwaiter().GetResult()")]
    [InlineData("client.EchoAsync(r).Preserve().Result")]
    [InlineData("(client.EchoAsync(r)).Result")]
    [InlineData("((Task<Response>)client.EchoAsync(r).AsTask()).Result")]
    [InlineData("client.EchoAsync(r).AsTask().Wait(100)")]
    [InlineData("client.EchoAsync(r).AsTask().Wait(TimeSpan.FromSeconds(1))")]
    public async Task Waiting_for_a_call_is_reported_with_the_method_to_use(string waiting)
    {
        Assert.Equal((waiting, UseEcho), Assert.Single(await Snippet.ReportsOfAsync(Snippet.Method($"return {waiting};"))));
        Assert.Equal((waiting, UseEcho), Assert.Single(await Snippet.ReportsOfAsync(Snippet.Method($"Func<object> f = () => {waiting}; return f;"))));
    }

    [Theory]
    [InlineData("client?.EchoAsync(r).Result", ".EchoAsync(r).Result")]
    [InlineData("client.EchoAsync(r).Result.Message", "client.EchoAsync(r).Result")]
    [InlineData("client.EchoAsync(client.EchoAsync(r).Result is var a ? r : r)", "client.EchoAsync(r).Result")]
    public async Task A_part_of_an_expression_is_marked(string expression, string marked) =>
        Assert.Equal((marked, UseEcho), Assert.Single(await Snippet.ReportsOfAsync(Snippet.Method($"return {expression};"))));

    [Theory]
    [InlineData("client.EchoAsync(r).AsTask().Wait();")]
    [InlineData("client.EchoAsync(r).GetAwaiter().GetResult();")]
    [InlineData("foreach (var letter in client.EchoAsync(r).Result.Message) { }")]
    [InlineData("lock (r) { client.EchoAsync(r).AsTask().Wait(); }")]
    public async Task Statements_wait_too(string statement) =>
        Assert.Equal(UseEcho, Assert.Single(await Snippet.ReportsOfAsync(Snippet.Method(statement + " return null;"))).Message);

    [Theory]
    [InlineData("odd.NotifyAsync(\"a\").GetAwaiter().GetResult();", "'NotifyAsync' has ended; use 'Notify',")]
    [InlineData("odd.GetTypeAsync().Result.ToString();", "'GetTypeAsync' has ended; use 'GetType_',")]
    [InlineData("odd.WarmUpAsync(\"a\").Wait();", "'WarmUpAsync' has ended; make the method async and await it")]
    [InlineData("odd.UploadAsync(null!).AsTask().Wait();", "'UploadAsync' has ended; make the method async and await it")]
    [InlineData("service.EchoAsync(r).GetAwaiter().GetResult();", "'EchoAsync' has ended; make the method async and await it")]
    [InlineData("oddService.NotifyAsync(\"a\").AsTask().Wait();", "'NotifyAsync' has ended; make the method async and await it")]
    public async Task The_message_names_what_the_receiver_has(string statement, string message) =>
        Assert.Contains(message, Assert.Single(await Snippet.ReportsOfAsync(Snippet.Method(statement + " return null;"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("return client.EchoAsync(r).Result;")]
    [InlineData("await Task.Yield(); var task = client.EchoAsync(r); return task.Result;")]
    [InlineData("Func<Task<object>> f = async () => client.EchoAsync(r).Result; return await f();")]
    public async Task In_an_async_method_it_is_to_be_awaited(string statements) =>
        Assert.EndsWith("; await it", Assert.Single(await Snippet.ReportsOfAsync(Snippet.AsyncMethod(statements))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("lock (r) { return client.EchoAsync(r).Result; }")]
    [InlineData("try { return 1; } catch (Exception) when (client.EchoAsync(r).Result is null) { return 2; }")]
    [InlineData("Func<object> f = () => client.EchoAsync(r).Result; return f();")]
    [InlineData("object F() => client.EchoAsync(r).Result; return F();")]
    public async Task Where_nothing_can_be_awaited_the_blocking_method_is_named(string statements) =>
        Assert.Equal(UseEcho, Assert.Single(await Snippet.ReportsOfAsync(Snippet.AsyncMethod(statements))).Message);

    [Fact]
    public async Task Top_level_statements_can_await()
    {
        var reports = await Snippet.ReportsOfAsync("""
            var client = new EchoClient("echo");
            Console.WriteLine(client.EchoAsync(new Request()).Result);
            var task = client.EchoAsync(new Request()).AsTask();
            task.Wait();
            """);

        Assert.Equal(["client.EchoAsync(new Request()).Result", "task.Wait()"], reports.Select(static report => report.Code));
        Assert.All(reports, static report => Assert.EndsWith("; await it", report.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Constructors_properties_and_fields_are_looked_at()
    {
        var reports = await Snippet.ReportsOfAsync("""
            public sealed class User(EchoClient client)
            {
                private static readonly EchoClient Shared = new("echo");
                private readonly Response _first = Shared.EchoAsync(new Request()).Result;
                public User() : this(Shared) => _ = Shared.EchoAsync(new Request()).Result;
                public Response Next => client.EchoAsync(new Request()).Result ?? _first;
            }
            """);

        Assert.Equal(3, reports.Count);
    }

    [Fact]
    public async Task A_client_that_blocks_on_its_own_calls_is_reported()
    {
        var reports = await Snippet.ReportsOfAsync("""
            public sealed class MyClient(RpcMethod method) : OddClient(method)
            {
                public void Warn(RpcMethod other)
                {
                    NotifyAsync("a").GetAwaiter().GetResult();
                    SendAsync(other, null, default).GetAwaiter().GetResult();
                }
            }
            """);

        Assert.Equal(["NotifyAsync(\"a\").GetAwaiter().GetResult()", "SendAsync(other, null, default).GetAwaiter().GetResult()"], reports.Select(static report => report.Code));
    }

    [Theory]
    [InlineData("var task = client.EchoAsync(r); return task.Result;", "task.Result")]
    [InlineData("var task = client.EchoAsync(r).AsTask(); Console.WriteLine(); return task.GetAwaiter().GetResult();", "task.GetAwaiter().GetResult()")]
    [InlineData("Task task = client.EchoAsync(r).AsTask(); task.Wait(); return null;", "task.Wait()")]
    [InlineData("var awaiter = client.EchoAsync(r).GetAwaiter(); return awaiter.GetResult();", "awaiter.GetResult()")]
    [InlineData("var configured = client.EchoAsync(r).ConfigureAwait(false); return configured.GetAwaiter().GetResult();", "configured.GetAwaiter().GetResult()")]
    [InlineData("var task = client.EchoAsync(r).AsTask(); task.Wait(); return task.Result;", "task.Wait()")]
    [InlineData("foreach (var i in new[] { 1, 2 }) { var task = client.EchoAsync(r); Other.Take(task.Result); } return null;", "task.Result")]
    [InlineData("Func<object> f = () => { var task = client.EchoAsync(r); return task.Result; }; return f;", "task.Result")]
    public async Task A_task_kept_in_a_local_is_followed(string statements, string marked) =>
        Assert.Equal((marked, UseEcho), Assert.Single(await Snippet.ReportsOfAsync(Snippet.Method(statements))));

    [Theory]
    [InlineData("var task = client.EchoAsync(r); if (task.IsCompletedSuccessfully) { return task.Result; } return null;")]
    [InlineData("var task = client.EchoAsync(r).AsTask(); Other.Take(task); return task.Result;")]
    [InlineData("var task = client.EchoAsync(r); task = new(new Response()); return task.Result;")]
    [InlineData("ValueTask<Response> task; task = client.EchoAsync(r); return task.Result;")]
    [InlineData("var task = client.EchoAsync(r).AsTask(); object? last = null; while (last is null) { if (r is null) { return task.Result; } last = task.IsCompleted ? r : null; } return last;")]
    [InlineData("var task = client.EchoAsync(r).AsTask(); Func<object> f = () => task.Result; return task.ContinueWith(_ => f(), TaskScheduler.Default);")]
    public async Task A_task_that_may_have_ended_by_then_is_not_reported(string statements) =>
        Assert.Empty(await Snippet.ReportsOfAsync(Snippet.Method(statements)));

    [Theory]
    [InlineData("var (a, b) = (client.EchoAsync(r).AsTask(), client.EchoAsync(r).AsTask()); await Task.WhenAll(a, b); return a.Result;")]
    [InlineData("var task = client.EchoAsync(r).AsTask(); await Task.WhenAny(task, Task.Delay(1)); return task.Result;")]
    [InlineData("return await client.EchoAsync(r);")]
    [InlineData("return (await client.EchoAsync(r).ConfigureAwait(false)).Message;")]
    [InlineData("await client.DisposeAsync(); client.DisposeAsync().AsTask().Wait(); return null;")]
    public async Task What_is_awaited_is_not_reported(string statements) =>
        Assert.Empty(await Snippet.ReportsOfAsync(Snippet.AsyncMethod(statements)));

    [Theory]
    [InlineData("return client.Echo(r);")]
    [InlineData("return client.EchoAsync(r);")]
    [InlineData("return client.EchoAsync(r).IsCompleted;")]
    [InlineData("return Other.CountAsync().Result;")]
    [InlineData("return Task.Run(() => 1).GetAwaiter().GetResult();")]
    [InlineData("return handler.EchoAsync(r).Result;")]
    [InlineData("client.DisposeAsync().AsTask().Wait(); return null;")]
    [InlineData("return nameof(Task<int>.Result);")]
    [InlineData("var task = client.EchoAsync(r); return nameof(task.Result);")]
    [InlineData("Lazy<Task<Response>> lazy = new(() => client.EchoAsync(r).AsTask()); return lazy.Value.Result;")]
    public async Task Other_code_is_left_alone(string statements) => Assert.Empty(await Snippet.ReportsOfAsync(Snippet.Method(statements)));

    [Fact]
    public async Task The_rule_is_explained_in_the_documentation() =>
        Assert.Contains($"## {BlockedCallAnalyzer.Id}: ", await File.ReadAllTextAsync(Path.Combine(Snippet.Root, "docs", "analyzers.md")), StringComparison.Ordinal);

    [Fact]
    public async Task A_report_can_be_silenced() => Assert.Empty(await Snippet.ReportsOfAsync(Snippet.Method("""
        #pragma warning disable KX3001 // Main of an old program.
                return client.EchoAsync(r).Result;
        #pragma warning restore KX3001
        """)));
}
