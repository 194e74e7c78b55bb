using System.Text.Json;
using Kitex.Admin.Tests.Api;
using Kitex.Admin.Tests.Browsing;
using Kitex.Server;

namespace Kitex.Admin.Tests.Page;

/// <summary>The page as people see it, in a real browser.</summary>
[Collection(nameof(BrowserSuite))]
public sealed class PageTests(Browser browser) : AdminSuite
{
    private static string Cell(string method, string column) =>
        $"(() => {{ const table = [...document.querySelectorAll('table')].find(t => t.getAttribute('aria-label') === 'Methods'); const at = [...table.tHead.rows[0].cells].findIndex(c => c.innerText.trim() === '{column}'); return [...table.tBodies[0].rows].find(r => r.cells[0].innerText === '{method}')?.cells[at].innerText; }})()";

    private const string Rows = "document.querySelector('table tbody').rows.length";

    private async Task<BrowserPage> OpenAsync(KitexServer server, string view = "")
    {
        var page = Own(await browser.OpenAsync(At(server, $"/{view}")));
        return page;
    }

    [Fact]
    public async Task It_counts_every_call_made()
    {
        var server = await StartAsync();
        var client = Client(server);
        var page = await OpenAsync(server, "#methods");
        await page.UntilTextAsync("#state", "running");

        for (var i = 0; i < 120; i++)
        {
            await client.AddAsync(i, i);
        }

        for (var i = 0; i < 7; i++)
        {
            await Assert.ThrowsAsync<RpcRemoteException>(() => client.FailAsync("broken").AsTask());
        }

        await page.UntilAsync($"{Cell("Shop/add", "Calls")} === '120' && {Cell("Shop/fail", "Failed")} === '7'");
        Assert.Equal(("0", "7"), ((await page.RunAsync(Cell("Shop/add", "Failed"))).GetString(), (await page.RunAsync(Cell("Shop/fail", "Calls"))).GetString()));
        await page.UntilTextAsync("#count-calls", "7");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task It_draws_a_server_under_load()
    {
        var server = await StartAsync();
        var client = Client(server);
        server.Watch(client);
        using var enough = new CancellationTokenSource();
        var load = LoadAsync(client, enough.Token);
        var page = await OpenAsync(server);

        await page.UntilAsync("Number(document.querySelector('#tile-qps .value').innerText.replace(/[^0-9.]/g, '')) > 0");
        await page.UntilAsync("document.querySelector('#tile-qps path:last-child').getAttribute('d').includes('L')");
        await page.RunAsync("location.hash = '#method/server/Shop%2Fadd'");
        await page.UntilAsync("document.querySelectorAll('.chart path').length >= 5 && [...document.querySelectorAll('.chart path')].slice(0, 4).every(p => p.getAttribute('d').includes('L'))");
        await page.UntilTextAsync("main", "Where the time goes");
        await enough.CancelAsync();
        await load;
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task It_shows_two_hundred_methods_and_five_hundred_instances()
    {
        var server = await StartAsync(configure: static o =>
        {
            for (var i = 0; i < 20; i++)
            {
                o.AddService(NumberedMethod.Ten(i));
            }
        });
        var addresses = Enumerable.Range(0, 499).Select(static i => $"127.1.{i / 250}.{1 + (i % 250)}:9").Append(AddressText.Format(server.Address));
        var client = Own(new ShopClient("many", o => o.HostPorts([.. addresses]).Timeout(Limit)));
        server.Watch(client);

        // Nobody listens at most of them; a call, however it ends, makes the client look for them.
        await Record.ExceptionAsync(() => client.AddAsync(1, 2).AsTask());

        var page = await OpenAsync(server, "#methods");
        await page.UntilAsync($"{Rows} >= 204");
        await page.TypeAsync("input[type=search]", "number07");
        await page.UntilAsync($"{Rows} === 10");
        await page.TypeAsync("input[type=search]", "");
        await page.ClickAsync("th:first-child button");
        await page.UntilAsync("document.querySelector('td').innerText === 'Numbered00/number000'");
        await page.ClickAsync("th:first-child button");
        await page.UntilAsync("document.querySelector('td').innerText === 'Shop/order' && document.querySelector('th').getAttribute('aria-sort') === 'descending'");

        await page.RunAsync("location.hash = '#clients'");
        await page.UntilAsync($"{Rows} === 500");
        await page.TypeAsync("input[type=search]", "127.1.1.7:");
        await page.UntilAsync($"{Rows} === 1");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Its_form_calls_a_method()
    {
        var server = await StartAsync();
        var page = await OpenAsync(server, "#form/Shop%2Forder");
        await page.UntilAsync("document.querySelector('#form-message')?.value.includes('name')");

        await page.TypeAsync("#form-message", """{"name": "kite", "amount": 3}""");
        await page.ClickAsync("#form-send");

        await page.UntilTextAsync("#form-outcome", "Answered after");
        await page.UntilTextAsync("#form-answer", "\"kite\"");
        await page.TypeAsync("#form-message", """{"name": "nothing"}""");
        await page.ClickAsync("#form-send");
        await page.UntilTextAsync("#form-outcome", "declared after");
        Assert.Empty(page.Complaints);
    }

    [Theory]
    [InlineData("""{"name": 7}""", "$.name")]
    [InlineData("""{"name": "kite" """, "$")]
    [InlineData("kite", "$")]
    [InlineData("""{"amount": 7}""", "name")]
    public async Task Its_form_says_what_is_wrong(string message, string problem)
    {
        var server = await StartAsync();
        var page = await OpenAsync(server, "#form/Shop%2Forder");
        await page.UntilAsync("document.querySelector('#form-message')?.value.includes('name')");

        await page.TypeAsync("#form-message", message);
        await page.ClickAsync("#form-send");

        await page.UntilTextAsync("#form-outcome", problem);
        Assert.Equal("bad", (await page.RunAsync("document.querySelector('#form-outcome').className")).GetString());
        var (_, body, _) = await AskAsync(server, "/diagnosis.json");
        Assert.DoesNotContain(Methods(body), static method => method is { Calls: > 0 });
    }

    [Fact]
    public async Task It_asks_for_the_token_until_it_is_right()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Token = "open sesame, said nobody" }));
        var page = await OpenAsync(server);
        await page.UntilAsync("document.querySelector('#ask').open");

        await page.TypeAsync("#token", "guess");
        await page.ClickAsync("#ask button");
        await page.UntilTextAsync("#ask-problem", "not the token");
        await page.TypeAsync("#token", "open sesame, said nobody");
        await page.ClickAsync("#ask button");

        await page.UntilTextAsync("#state", "running");
        Assert.Equal(JsonValueKind.False, (await page.RunAsync("document.querySelector('#ask').open")).ValueKind);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task It_says_when_the_server_is_gone_and_when_it_is_back()
    {
        var server = await StartAsync();
        var address = AddressText.Format(server.AdminAddress);
        var page = await OpenAsync(server);
        await page.UntilTextAsync("#state", "running");

        await server.DisposeAsync();
        await page.UntilTextAsync("#gone", "does not answer");
        await page.UntilTextAsync("#state", "gone");
        var again = await StartAsync(configure: o => o.Admin(x => x with { Address = address }));

        await page.UntilAsync("document.querySelector('#gone').hidden && document.querySelector('#state').innerText === 'running'");
        await page.UntilTextAsync("#address", AddressText.Format(again.Address));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task It_asks_nothing_while_it_is_paused()
    {
        var server = await StartAsync();
        var client = Client(server);
        var page = await OpenAsync(server, "#methods");
        await page.UntilTextAsync("#state", "running");

        await page.ClickAsync("#pause");
        Assert.Equal("true", (await page.RunAsync("document.querySelector('#pause').getAttribute('aria-pressed')")).GetString());
        await client.AddAsync(1, 2);
        await page.RunAsync("document.dispatchEvent(new Event('visibilitychange'))");
        Assert.NotEqual("1", (await page.RunAsync(Cell("Shop/add", "Calls"))).GetString());
        await page.ClickAsync("#pause");

        await page.UntilAsync($"{Cell("Shop/add", "Calls")} === '1'");
    }

    [Fact]
    public async Task What_it_is_told_is_shown_as_text()
    {
        const string Nasty = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
        var server = await StartAsync();
        var client = Client(server);
        await Assert.ThrowsAsync<RpcRemoteException>(() => client.FailAsync(Nasty).AsTask());

        var page = await OpenAsync(server, "#calls");

        await page.UntilTextAsync("main", "<img src=x");
        Assert.Equal(0, (await page.RunAsync("document.querySelectorAll('img, main script').length")).GetInt32());
        Assert.DoesNotContain("taken", (await page.RunAsync("document.title")).GetString(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    private static IEnumerable<(string Method, long Calls)> Methods(string diagnosis) => JsonDocument.Parse(diagnosis).RootElement
        .GetProperty("server").GetProperty("methods").EnumerateArray().Select(static m => (m.GetProperty("method").GetString()!, m.GetProperty("calls").GetInt64()));

    private static async Task LoadAsync(ShopClient client, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await client.AddAsync(1, 2, CancellationToken.None);
        }
    }
}
