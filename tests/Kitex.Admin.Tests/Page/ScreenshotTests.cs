using Kitex.Admin.Tests.Api;
using Kitex.Admin.Tests.Browsing;

namespace Kitex.Admin.Tests.Page;

/// <summary>
/// Pictures of a server under load. With <c>KITEX_SCREENSHOTS=docs/observability</c> (a full path) they go there, and the load lasts until the charts
/// have something to show.
/// </summary>
[Collection(nameof(BrowserSuite))]
public sealed class ScreenshotTests(Browser browser) : AdminSuite
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("KITEX_SCREENSHOTS");

    [Theory]
    [InlineData("overview", "#overview", 1280, 800, "light")]
    [InlineData("method", "#method/server/Shop%2Forder", 1280, 800, "light")]
    [InlineData("dark", "#method/server/Shop%2Forder", 1280, 800, "dark")]
    [InlineData("phone", "#overview", 390, 780, "dark")]
    public async Task A_server_under_load_has_its_picture_taken(string name, string view, int width, int height, string scheme)
    {
        var server = await StartAsync(Moody(), static o => o.Admin(static x => x with { PhaseSampling = 1, SlowerThan = TimeSpan.FromMilliseconds(60) }));
        var client = Client(server);
        server.Watch(client);
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(client, enough.Token)));
        await using var page = await browser.OpenAsync(At(server, $"/{view}"));
        await page.ResizeAsync(width, height, width < 600 ? 2 : 1);
        await page.PreferAsync(scheme);

        var points = Folder is null ? 2 : 20;
        await page.UntilAsync($"[...document.querySelectorAll('main svg path')].some(path => (path.getAttribute('d')?.match(/L/g) ?? []).length >= {points})");
        var picture = await page.PictureAsync();
        await enough.CancelAsync();
        await load;

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
        Assert.InRange(picture.Length, 10_000, 300_000);
        Assert.Empty(page.Complaints);
        if (Folder is not null)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllBytesAsync(Path.Combine(Folder, $"{name}.png"), picture);
        }
    }

    private static Shop Moody() => new()
    {
        OnOrder = static async (item, call) =>
        {
            var mood = Random.Shared.Next(1000);
            await Task.Delay(mood < 10 ? 80 : mood < 200 ? 6 : 1, call.Cancellation);
            return mood is >= 10 and < 16 ? throw new InvalidOperationException("The shelf is locked.") : item;
        },
    };

    private static async Task LoadAsync(ShopClient client, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await client.OrderAsync(new Item { Name = "kite" });
                await client.AddAsync(1, 2);
                await client.NoteAsync("sold");
            }
            catch (RpcException)
            {
                // It shows in the picture.
            }

            await Task.Delay(2, CancellationToken.None);
        }
    }
}
