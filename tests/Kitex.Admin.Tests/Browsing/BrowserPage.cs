using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kitex.Admin.Tests.Browsing;

/// <summary>One window: scripts run in it, keys and sizes, pictures of it, and what it complained of.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _closing = new();
    private int _last;

    private BrowserPage()
    {
    }

    /// <summary>Errors of scripts and of the policy of what may be loaded.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    internal static async Task<BrowserPage> ConnectAsync(Uri uri)
    {
        var page = new BrowserPage();
        await page._socket.ConnectAsync(uri, CancellationToken.None).WaitAsync(Limit);
        _ = page.ReadAsync();
        foreach (var domain in new[] { "Page", "Runtime", "Log" })
        {
            await page.SendAsync($"{domain}.enable");
        }

        return page;
    }

    public Task GoAsync(Uri uri) => SendAsync("Page.navigate", new JsonObject { ["url"] = uri.ToString() });

    public Task ResizeAsync(int width, int height, double scale = 1) => SendAsync(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = scale, ["mobile"] = width < 600 });

    /// <param name="scheme">"dark" or "light".</param>
    public Task PreferAsync(string scheme) => SendAsync(
        "Emulation.setEmulatedMedia",
        new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) });

    /// <summary>Presses and lets go of a key.</summary>
    public async Task PressAsync(string key, int code)
    {
        foreach (var type in new[] { "rawKeyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
        }
    }

    /// <summary>Runs a script; its value, which may be a promise's.</summary>
    public async Task<JsonElement> RunAsync(string script)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer.TryGetProperty("exceptionDetails", out var failed)
            ? throw new InvalidOperationException($"{script}: {failed}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string> TextAsync(string selector) => (await RunAsync($"document.querySelector({Quoted(selector)})?.innerText ?? ''")).GetString()!;

    /// <summary>Writes into a field as if it were typed.</summary>
    public Task TypeAsync(string selector, string text) => RunAsync(
        $"(() => {{ const field = document.querySelector({Quoted(selector)}); field.focus(); field.value = {Quoted(text)}; field.dispatchEvent(new Event('input', {{ bubbles: true }})); field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()");

    public Task ClickAsync(string selector) => RunAsync($"document.querySelector({Quoted(selector)}).click()");

    /// <summary>Waits until a script's value is true; says what was shown if it never is.</summary>
    public async Task UntilAsync(string script)
    {
        // What a script looks into may not be there yet.
        var isSo = $"(() => {{ try {{ return !!({script}); }} catch {{ return false; }} }})()";
        for (var deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds; (await RunAsync(isSo)).ValueKind != JsonValueKind.True;)
        {
            if (Environment.TickCount64 > deadline)
            {
                Assert.Fail($"It never came to: {script}\nThe page shows:\n{await TextAsync("body")}\nIt complained of: {string.Join('\n', _complaints)}");
            }

            await Task.Delay(50);
        }
    }

    public Task UntilTextAsync(string selector, string text) => UntilAsync($"document.querySelector({Quoted(selector)})?.innerText?.includes({Quoted(text)})");

    /// <summary>A picture of what is visible, as PNG.</summary>
    public async Task<byte[]> PictureAsync()
    {
        var answer = await SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" });
        return answer.GetProperty("data").GetBytesFromBase64();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await SendAsync("Page.close");
        }
        catch (Exception gone) when (gone is WebSocketException or InvalidOperationException)
        {
            // The browser may be quicker.
        }

        await _closing.CancelAsync();
        _socket.Dispose();
        _closing.Dispose();
        _sending.Dispose();
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private async Task<JsonElement> SendAsync(string method, JsonObject? parameters = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Limit);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
                message.Write(buffer.AsSpan(0, read.Count));
                if (read.EndOfMessage)
                {
                    Take(JsonDocument.Parse(message.WrittenSpan.ToArray()).RootElement);
                    message.ResetWrittenCount();
                }
                else if (read.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }
            }
        }
        catch (Exception gone)
        {
            foreach (var (_, waiting) in _waiting)
            {
                waiting.TrySetException(new InvalidOperationException("The window is gone.", gone));
            }
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            if (_waiting.TryRemove(id.GetInt32(), out var waiting))
            {
                waiting.TrySetResult(message.TryGetProperty("result", out var result) ? result : message);
            }
        }
        else if (message.GetProperty("method").GetString() is "Runtime.exceptionThrown")
        {
            _complaints.Enqueue(message.ToString());
        }
        else if (message.GetProperty("method").GetString() is "Log.entryAdded" && message.GetProperty("params").GetProperty("entry") is var entry
            && entry.GetProperty("level").GetString() == "error" && entry.GetProperty("source").GetString() != "network")
        {
            _complaints.Enqueue(entry.ToString());
        }
    }
}
