using Kitex.Admin.Tests.Browsing;

namespace Kitex.Admin.Tests.Page;

/// <summary>The page in the dark and in the light, on a desk and in a hand, by keys and for readers of screens.</summary>
[Collection(nameof(BrowserSuite))]
public sealed class LookTests(Browser browser) : AdminSuite
{
    // The contrast of two colours as WCAG 2.1 has it, of the elements' own computed ones.
    private const string Contrast = """
        (() => {
          const light = text => { const [r, g, b] = text.match(/[\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const colour = value => { const probe = document.createElement('i'); probe.style.color = value; document.body.append(probe); const got = getComputedStyle(probe).color; probe.remove(); return got; };
          const poor = [];
          for (const front of ['--text', '--muted', '--accent', '--good', '--warn', '--bad'])
            for (const back of ['--ground', '--surface', '--raised']) {
              const [one, other] = [light(colour(`var(${front})`)), light(colour(`var(${back})`))];
              const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
              if (ratio < 4.5) poor.push(`${front} on ${back}: ${ratio.toFixed(2)}`);
            }
          return poor.join(', ');
        })()
        """;

    private static readonly string[] Views = ["overview", "methods", "clients", "calls", "server", "events", "form", "method/server/Shop%2Fadd"];

    [Theory]
    [InlineData("dark")]
    [InlineData("light")]
    public async Task It_can_be_read_in_either_light(string scheme)
    {
        var server = await StartAsync();
        await using var page = await browser.OpenAsync(At(server));
        await page.PreferAsync(scheme);
        await page.UntilTextAsync("#state", "running");

        var ground = (await page.RunAsync("getComputedStyle(document.body).backgroundColor")).GetString();
        Assert.Equal(scheme == "dark" ? "rgb(14, 17, 21)" : "rgb(244, 245, 247)", ground);
        Assert.Equal("", (await page.RunAsync(Contrast)).GetString());
    }

    [Fact]
    public async Task It_fits_a_phone()
    {
        var server = await StartAsync();
        await Client(server).AddAsync(1, 2);
        await using var page = await browser.OpenAsync(At(server));
        await page.ResizeAsync(360, 740, 2);
        await page.UntilTextAsync("#state", "running");

        foreach (var view in Views)
        {
            await page.RunAsync($"location.hash = '#{view}'");
            await page.UntilAsync("document.querySelector('main').innerText.length > 20");
            Assert.Equal(360, (await page.RunAsync("document.documentElement.scrollWidth")).GetInt32());
        }
    }

    [Fact]
    public async Task Everything_to_write_into_or_to_press_has_a_name()
    {
        var server = await StartAsync();
        await using var page = await browser.OpenAsync(At(server));
        await page.UntilTextAsync("#state", "running");

        foreach (var view in Views)
        {
            await page.RunAsync($"location.hash = '#{view}'");
            await page.UntilAsync("document.querySelector('main').innerText.length > 20");
            var nameless = await page.RunAsync("[...document.querySelectorAll('input, select, textarea, button, a, svg[role=img], [role=img]')].filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).map(e => e.outerHTML).join('\\n')");
            Assert.Equal("", nameless.GetString());
        }
    }

    [Fact]
    public async Task It_is_used_by_keys()
    {
        var server = await StartAsync();
        await using var page = await browser.OpenAsync(At(server));
        await page.UntilTextAsync("#state", "running");

        // Pause, then the views: the second is the methods.
        for (var presses = 0; presses < 3; presses++)
        {
            await page.PressAsync("Tab", 9);
        }

        Assert.Equal("#methods", (await page.RunAsync("document.activeElement.hash ?? document.activeElement.outerHTML")).GetString());
        await page.RunAsync("document.activeElement.click()");
        await page.UntilAsync("document.querySelector('nav a[aria-current]').hash === '#methods'");
    }
}
