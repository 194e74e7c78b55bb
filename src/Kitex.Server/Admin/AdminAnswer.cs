using System.Text;
using System.Text.Json;

namespace Kitex.Server.Admin;

/// <summary>What the admin port says to one request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Body">The body.</param>
internal readonly record struct AdminAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string JsonType = "application/json";

    /// <summary>A header that goes with this answer alone; null for none.</summary>
    public KeyValuePair<string, string>? Header { get; init; }

    /// <summary>Written as JSON.</summary>
    public static AdminAnswer Json(Action<Utf8JsonWriter> write, int status = 200)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            write(json);
        }

        return new AdminAnswer(status, JsonType, body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    /// <summary>As text in UTF-8.</summary>
    public static AdminAnswer Text(string text, string contentType) => new(200, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>Why there is no other answer: <c>{"error":"…"}</c>.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    public static AdminAnswer Problem(int status, string problem) => Json(
        json =>
        {
            json.WriteStartObject();
            json.WriteString("error", problem);
            json.WriteEndObject();
        },
        status);
}
