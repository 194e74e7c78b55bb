using System.Buffers;
using System.Net;

namespace Kitex.Server.Admin;

/// <summary>One request of the admin port and its answer: who may, what is there, how much is read, and for how long.</summary>
internal sealed class AdminExchange(AdminAccess access, IReadOnlyList<AdminRoute> routes, TimeProvider time)
{
    /// <summary>The largest body taken, in bytes.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    // For the peer to send a body, and to take an answer.
    private static readonly TimeSpan PeerTime = TimeSpan.FromSeconds(10);

    /// <summary>Answers.</summary>
    public async Task RunAsync(HttpListenerContext context, CancellationToken stopping)
    {
        AdminAnswer answer;
        try
        {
            answer = await AnswerAsync(context.Request, stopping).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await WriteAsync(context.Response, AdminAnswer.Problem(500, "The admin port failed; the server's log says why."), stopping).ConfigureAwait(false);
            throw;
        }

        await WriteAsync(context.Response, answer, stopping).ConfigureAwait(false);
    }

    /// <summary>Writes an answer and ends the exchange.</summary>
    public async Task WriteAsync(HttpListenerResponse response, AdminAnswer answer, CancellationToken stopping)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength64 = answer.Body.Length;
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["X-Frame-Options"] = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (answer.Header is { } header)
        {
            response.Headers[header.Key] = header.Value;
        }

        // What is left of a body that was not read would be taken for the next request.
        response.KeepAlive = answer.Status is not (413 or 415 or 503);
        try
        {
            await response.OutputStream.WriteAsync(answer.Body, stopping).AsTask().WaitAsync(PeerTime, time, stopping).ConfigureAwait(false);
            response.Close();
        }
        catch (Exception)
        {
            response.Abort();
            throw;
        }
    }

    private async ValueTask<AdminAnswer> AnswerAsync(HttpListenerRequest request, CancellationToken stopping)
    {
        if (access.RefuseForeign(request) is { } foreign)
        {
            return foreign;
        }

        var path = request.Url?.AbsolutePath ?? "";
        var here = routes.Where(route => route.Path == path).ToArray();
        if (here.Length == 0)
        {
            return AdminAnswer.Problem(404, $"There is no {path} here; there are {string.Join(", ", routes.Select(static route => route.Path))}.");
        }

        if (Array.Find(here, route => route.Method == request.HttpMethod) is not { } found)
        {
            return AdminAnswer.Problem(405, $"{path} takes {here[0].Method}, not {request.HttpMethod}.") with { Header = new("Allow", here[0].Method) };
        }

        if (!found.IsOpen && access.RefuseStranger(request) is { } stranger)
        {
            return stranger;
        }

        var body = ReadOnlyMemory<byte>.Empty;
        if (found.Method == "POST")
        {
            if (!IsJson(request.ContentType))
            {
                return AdminAnswer.Problem(415, $"{path} takes application/json, not '{request.ContentType}'.");
            }

            if (await ReadAsync(request).WaitAsync(PeerTime, time, stopping).ConfigureAwait(false) is not { } read)
            {
                return AdminAnswer.Problem(413, $"The body is larger than {MaxBodyBytes} bytes, the most that is taken.");
            }

            body = read;
        }

        return await found.AnswerAsync(new AdminQuestion(name => request.QueryString[name], request.Headers["Accept"], body, request.RemoteEndPoint, request.LocalEndPoint), stopping).ConfigureAwait(false);
    }

    private static bool IsJson(string? contentType) =>
        (contentType?.Split(';')[0].Trim() ?? "").Equals(AdminAnswer.JsonType, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null when it is too large.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpListenerRequest request)
    {
        if (request.ContentLength64 > MaxBodyBytes)
        {
            return null;
        }

        var body = new ArrayBufferWriter<byte>();
        var chunk = new byte[16 * 1024];
        while (await request.InputStream.ReadAsync(chunk).ConfigureAwait(false) is > 0 and var count)
        {
            if (body.WrittenCount + count > MaxBodyBytes)
            {
                return null;
            }

            body.Write(chunk.AsSpan(0, count));
        }

        return body.WrittenMemory;
    }
}
