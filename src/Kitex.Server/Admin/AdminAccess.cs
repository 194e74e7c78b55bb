using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Kitex.Server.Admin;

/// <summary>Who may ask the admin port: nobody by way of a page of another origin, and beyond loopback only who has the token.</summary>
/// <param name="port">What the port is called.</param>
/// <param name="token">What must be shown; null for nothing.</param>
internal sealed class AdminAccess(AdminPort port, string? token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _token = token is null ? null : Digest(token);

    /// <summary>Refuses what another origin's page, or a name that is not this port's, sends.</summary>
    /// <returns>Null when it is let in.</returns>
    public AdminAnswer? RefuseForeign(HttpListenerRequest request)
    {
        var host = request.Headers["Host"];
        if (!port.IsNamed(host))
        {
            return AdminAnswer.Problem(403, $"'{host}' is no name of this port: on loopback it answers to localhost, 127.0.0.1 and [::1] alone.");
        }

        if (request.Headers["Origin"] is { } origin && origin != $"http://{host}" && origin != $"https://{host}")
        {
            return AdminAnswer.Problem(403, $"Pages of '{origin}' may not ask this port: only its own page may.");
        }

        return request.Headers["Sec-Fetch-Site"] is { } site and not ("same-origin" or "none") && !IsNavigation(request)
            ? AdminAnswer.Problem(403, $"A request that a browser calls {site} is not answered: only this port's own page may ask.")
            : null;
    }

    /// <summary>Refuses what does not show the token.</summary>
    /// <returns>Null when it is let in.</returns>
    public AdminAnswer? RefuseStranger(HttpListenerRequest request)
    {
        if (_token is null)
        {
            return null;
        }

        var shown = request.Headers["Authorization"];
        if (shown?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true && CryptographicOperations.FixedTimeEquals(Digest(shown[Scheme.Length..].Trim()), _token))
        {
            return null;
        }

        var problem = shown is null ? "This port asks for its token: send 'Authorization: Bearer <token>'." : "This is not the port's token.";
        return AdminAnswer.Problem(401, problem) with { Header = new("WWW-Authenticate", "Bearer") };
    }

    /// <summary>Somebody follows a link to the page, which shows it and tells the page with the link nothing.</summary>
    private static bool IsNavigation(HttpListenerRequest request) =>
        request is { HttpMethod: "GET", Url.AbsolutePath: "/" } && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    // Of one length whatever is shown, so that the time to compare tells nothing.
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
