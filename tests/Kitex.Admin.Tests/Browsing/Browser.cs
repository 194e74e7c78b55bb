using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Kitex.Admin.Tests.Browsing;

/// <summary>A headless Chromium of these tests alone, told what to do by the DevTools protocol.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Listening = "DevTools listening on ";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _profile = Directory.CreateTempSubdirectory("kitex-chromium-").FullName;
    private Process? _process;
    private Uri? _endpoint;

    public async Task InitializeAsync()
    {
        var start = new ProcessStartInfo(
            "chromium",
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
                "--disable-component-update", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank",
            ])
        {
            RedirectStandardError = true,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("These tests look at the page in Chromium: apt-get install chromium, or run eng/install-observability.sh.", missing);
        }

        string? line;
        do
        {
            line = await _process.StandardError.ReadLineAsync().WaitAsync(Limit) ?? throw new InvalidOperationException("Chromium ended before it listened.");
        }
        while (!line.StartsWith(Listening, StringComparison.Ordinal));

        _endpoint = new Uri(line[Listening.Length..]);
        _ = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Opens a window of its own with this page.</summary>
    public async Task<BrowserPage> OpenAsync(Uri uri)
    {
        using var http = new HttpClient();
        using var made = await http.PutAsync(new Uri($"http://{_endpoint!.Authority}/json/new?about:blank"), null).WaitAsync(Limit);
        var target = await made.Content.ReadFromJsonAsync<JsonElement>();
        var page = await BrowserPage.ConnectAsync(new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!));
        await page.ResizeAsync(1280, 900);
        await page.GoAsync(uri);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Limit);
            _process.Dispose();
        }

        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child that is just ending may still write; the directory is a temporary one.
        }
    }
}
