using System.Security.Cryptography;
using System.Text;

namespace Kitex.Server.Admin.Page;

/// <summary>The page: one document with its style and script, which are resources of this assembly, and nothing from elsewhere.</summary>
internal static class AdminPage
{
    private static readonly string[] Scripts = ["dom", "model", "chart", "table", "calls", "methods", "overview", "clients", "server", "form", "page"];

    // Put together when somebody looks.
    private static readonly Lazy<AdminAnswer> Made = new(Make);

    public static AdminAnswer Answer => Made.Value;

    private static AdminAnswer Make()
    {
        var style = Read("page.css");
        var script = $"(() => {{\n'use strict';\n{string.Concat(Scripts.Select(static name => Read($"script/{name}.js")))}}})();\n";
        var page = Read("page.html").Replace("/*style*/", style, StringComparison.Ordinal).Replace("/*script*/", script, StringComparison.Ordinal);
        var policy = $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return AdminAnswer.Text(page, "text/html; charset=utf-8") with { Header = new("Content-Security-Policy", policy) };
    }

    private static string Read(string name)
    {
        using var resource = typeof(AdminPage).Assembly.GetManifestResourceStream($"Kitex.Server.Admin.Page/{name}")!;
        using var text = new StreamReader(resource, Encoding.UTF8);

        // The hashes are of what a browser has read, which knows no other ends of lines.
        return text.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
