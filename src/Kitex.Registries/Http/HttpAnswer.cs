using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Kitex.Registries.Http;

/// <summary>What a server of a registry has answered.</summary>
/// <param name="Server">Which one.</param>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record HttpAnswer(Uri Server, HttpStatusCode Status, byte[] Body, HttpResponseHeaders Headers)
{
    private const int MostTextLetters = 200;

    /// <summary>Whether it did what it was asked.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as a text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>An error that says what the server has said.</summary>
    /// <param name="registry">The registry's name.</param>
    /// <param name="problem">What failed.</param>
    public RegistryException Refusal(string registry, string problem)
    {
        var text = Text.Trim();
        var said = text.Length > MostTextLetters ? $"{text[..MostTextLetters]}…" : text;
        var isDenied = Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        return new RegistryException(registry, Server.Authority, $"{problem}: {(int)Status} {said}{(isDenied ? " Check the user, the password or the token, and its rights." : "")}")
        {
            IsDenied = isDenied,
        };
    }
}
