using System.Text;
using Microsoft.AspNetCore.Http;

namespace Kitex.Registries.Tests.Servers;

/// <summary>A request that was read whole, and its answer.</summary>
internal sealed class HttpExchange
{
    private readonly HttpContext _context;

    private HttpExchange(HttpContext context, byte[] body)
    {
        _context = context;
        Body = body;
    }

    public string Method => _context.Request.Method;

    public string Path => _context.Request.Path.Value ?? "";

    /// <summary>What stands behind the path, with its question mark.</summary>
    public string QueryText => _context.Request.QueryString.Value ?? "";

    public byte[] Body { get; }

    /// <summary>Fires when the client has gone.</summary>
    public CancellationToken Gone => _context.RequestAborted;

    public static async Task<HttpExchange> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return new HttpExchange(context, body.ToArray());
    }

    public string Query(string name) => _context.Request.Query[name].ToString();

    public string Header(string name) => _context.Request.Headers[name].ToString();

    public Task AnswerAsync(int status, string body = "", string type = "text/plain", params (string Name, string Value)[] headers) =>
        AnswerAsync(status, Encoding.UTF8.GetBytes(body), type, headers);

    public async Task AnswerAsync(int status, byte[] body, string type, params (string Name, string Value)[] headers)
    {
        _context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            _context.Response.Headers[name] = value;
        }

        if (body.Length > 0)
        {
            _context.Response.ContentType = type;
            _context.Response.ContentLength = body.Length;
            await _context.Response.Body.WriteAsync(body);
        }
    }
}
