namespace Kitex.Analyzers.Tests;

public sealed class BlockedCallFixTests
{
    [Theory]
    [InlineData("return client.EchoAsync(r).GetAwaiter().GetResult();", "return client.Echo(r);")]
    [InlineData("return client.EchoAsync(r, new() { Timeout = TimeSpan.Zero }).AsTask().Result.Message;", "return client.Echo(r, new() { Timeout = TimeSpan.Zero }).Message;")]
    [InlineData("return client?.EchoAsync(r).Result;", "return client?.Echo(r);")]
    [InlineData("return /* now */ client.EchoAsync(r).ConfigureAwait(false).GetAwaiter().GetResult() /* done */;", "return /* now */ client.Echo(r) /* done */;")]
    [InlineData("client.EchoAsync(r)\n            .AsTask()\n            .Wait();\n        return null;", "client.Echo(r);\n        return null;")]
    public async Task A_method_that_is_not_async_uses_the_blocking_method(string before, string after)
    {
        var (titles, code) = await Snippet.FixAsync(Snippet.Method(before));

        Assert.Equal(Snippet.Method(after), code);
        Assert.Equal("Use 'Echo'", Assert.Single(titles));
    }

    [Theory]
    [InlineData("odd.NotifyAsync(\"a\").GetAwaiter().GetResult(); return null;", "odd.Notify(\"a\"); return null;")]
    [InlineData("return odd.GetTypeAsync().Result;", "return odd.GetType_();")]
    public async Task The_blocking_method_is_the_one_the_client_has(string before, string after) =>
        Assert.Equal(Snippet.Method(after), (await Snippet.FixAsync(Snippet.Method(before))).Code);

    [Theory]
    [InlineData("return client.EchoAsync(r).GetAwaiter().GetResult();", "return await client.EchoAsync(r);")]
    [InlineData("return client.EchoAsync(r).AsTask().Result.Message;", "return (await client.EchoAsync(r)).Message;")]
    [InlineData("return client.EchoAsync(r).Result?.Message;", "return (await client.EchoAsync(r))?.Message;")]
    [InlineData("return client.EchoAsync(r).Result!.Message[0];", "return (await client.EchoAsync(r))!.Message[0];")]
    [InlineData("return client.EchoAsync(r).ConfigureAwait(false).GetAwaiter().GetResult();", "return await client.EchoAsync(r).ConfigureAwait(false);")]
    [InlineData("return service.EchoAsync(r).Result;", "return await service.EchoAsync(r);")]
    [InlineData("client.EchoAsync(r).AsTask().Wait(); return null;", "await client.EchoAsync(r); return null;")]
    [InlineData("var task = client.EchoAsync(r); Console.WriteLine(); return task.AsTask().Result;", "var task = client.EchoAsync(r); Console.WriteLine(); return await task;")]
    public async Task An_async_method_awaits(string before, string after)
    {
        var (titles, code) = await Snippet.FixAsync(Snippet.AsyncMethod(before));

        Assert.Equal(Snippet.AsyncMethod(after), code);
        Assert.Equal("Await the call", Assert.Single(titles));
    }

    [Theory]
    [InlineData("lock (r) { return client.EchoAsync(r).Result; }", "lock (r) { return client.Echo(r); }")]
    [InlineData("return client?.EchoAsync(r).Result;", "return client?.Echo(r);")]
    public async Task Where_nothing_can_be_awaited_an_async_method_uses_the_blocking_method(string before, string after) =>
        Assert.Equal(Snippet.AsyncMethod(after), (await Snippet.FixAsync(Snippet.AsyncMethod(before))).Code);

    [Theory]
    [InlineData("return service.EchoAsync(r).Result;")]
    [InlineData("var task = client.EchoAsync(r); return task.Result;")]
    [InlineData("return client.EchoAsync(r).AsTask().Wait(100);")]
    public async Task What_has_no_equal_is_left_to_the_user(string statements)
    {
        var (titles, code) = await Snippet.FixAsync(Snippet.Method(statements));

        Assert.Empty(titles);
        Assert.Equal(Snippet.Method(statements), code);
    }

    [Fact]
    public async Task Several_reports_are_cured_one_by_one()
    {
        var (titles, code) = await Snippet.FixAsync(Snippet.Method("return (client.EchoAsync(client.EchoAsync(r).Result is null ? r : r).Result, client.EchoAsync(r).Result);"));

        Assert.Equal(Snippet.Method("return (client.Echo(client.Echo(r) is null ? r : r), client.Echo(r));"), code);
        Assert.Equal(3, titles.Count);
    }
}
