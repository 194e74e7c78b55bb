using System.Net;
using System.Text;
using Kitex.Network;
using Kitex.Server.Admin;

namespace Kitex.Admin.Tests;

/// <summary>Whom the admin port answers, and whom not.</summary>
public sealed class SecurityTests : AdminSuite
{
    private const string Token = "a token that nobody guesses";

    [Fact]
    public async Task The_page_is_one_document_that_lets_nothing_else_in()
    {
        var server = await StartAsync();

        var (status, page, response) = await AskAsync(server, "/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (status, response.Content.Headers.ContentType!.MediaType));
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/diagnosis.json")]
    [InlineData("/nowhere")]
    public async Task Every_answer_says_how_it_may_be_used(string path)
    {
        var server = await StartAsync();

        var (_, _, response) = await AskAsync(server, path);

        Assert.Equal(
            ["no-store", "nosniff", "DENY", "no-referrer"],
            new[] { "Cache-Control", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy" }.Select(name => Assert.Single(response.Headers.GetValues(name))));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain(response.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Pages_of_another_origin_are_refused(string origin)
    {
        var server = await StartAsync();

        var (status, body, _) = await CallAsync(server, """{"method":"Shop/add","message":{"a":1,"b":2}}""", ("Origin", origin));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal($"Pages of '{origin}' may not ask this port: only its own page may.", ErrorOf(body));
    }

    [Fact]
    public async Task Its_own_page_is_answered()
    {
        var server = await StartAsync();

        var (status, body, _) = await CallAsync(
            server, """{"method":"Shop/add","message":{"a":1,"b":2}}""", ("Origin", At(server).GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"answer\":3", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", "/diagnosis.json", "navigate", "document")]
    [InlineData("same-site", "/diagnosis.json", "cors", "empty")]
    [InlineData("cross-site", "/", "no-cors", "image")]
    [InlineData("cross-site", "/", "navigate", "iframe")]
    public async Task What_a_browser_calls_cross_site_is_refused(string site, string path, string mode, string destination)
    {
        var server = await StartAsync();

        var (status, body, _) = await AskAsync(server, path, headers: [("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", destination)]);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains(site, ErrorOf(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_elsewhere_leads_to_the_page()
    {
        var server = await StartAsync();

        var (status, _, _) = await AskAsync(server, "/", headers: [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")]);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1.evil.example:{0}")]
    [InlineData("localhost.evil.example:{0}")]
    [InlineData("192.168.0.1:{0}")]
    [InlineData("")]
    public async Task A_name_that_is_not_the_ports_is_refused(string host)
    {
        var server = await StartAsync();
        host = host.Replace("{0}", $"{((IPEndPoint)server.AdminAddress!).Port}", StringComparison.Ordinal);

        var answer = await SendRawAsync(server, $"GET /diagnosis.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (400|403|404) ", answer);
    }

    [Theory]
    [InlineData("localhost:8889")]
    [InlineData("LocalHost:8889")]
    [InlineData("127.0.0.2:8889")]
    [InlineData("[::1]:8889")]
    public void On_loopback_no_other_name_is_the_ports_however_it_is_written(string address)
    {
        var port = new AdminPort(address);

        Assert.True(port.IsLoopback);
        Assert.False(port.IsNamed("evil.example:8889"));
        Assert.True(port.IsNamed("localhost:8889"));
    }

    [Fact]
    public async Task The_names_of_loopback_are_the_ports()
    {
        var server = await StartAsync();
        var port = ((IPEndPoint)server.AdminAddress!).Port;

        Assert.Equal("HTTP/1.1 200 OK", await SendRawAsync(server, $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"));
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(new Uri($"http://localhost:{port}/"))).StatusCode);
    }

    [Fact]
    public async Task With_a_token_everything_but_the_page_asks_for_it()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Token = Token }));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/")).Status);
        var (status, body, response) = await AskAsync(server, "/diagnosis.json");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        Assert.StartsWith("This port asks for its token", ErrorOf(body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(server, "/sample?method=Shop/add")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(server, "{}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server, "/diagnosis.json", headers: ("Authorization", $"Bearer {Token}"))).Status);
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a token that nobody guesse")]
    [InlineData("Basic YTpi")]
    [InlineData("a token that nobody guesses")]
    public async Task A_wrong_token_is_refused(string shown)
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Token = Token }));

        var (status, body, _) = await AskAsync(server, "/diagnosis.json", headers: ("Authorization", shown));

        Assert.Equal((HttpStatusCode.Unauthorized, "This is not the port's token."), (status, ErrorOf(body)));
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData(":8889")]
    [InlineData("10.1.2.3:8889")]
    [InlineData("admin.example:8889")]
    public async Task Beyond_loopback_a_token_must_be_set(string address)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(configure: o => o.Admin(x => x with { Address = address })));

        Assert.Contains(address, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Token", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_loopback_the_token_opens_it()
    {
        var server = await StartAsync(configure: static o => o.Admin(static x => x with { Address = "0.0.0.0:0", Token = Token }));
        var uri = new Uri($"http://localhost:{((IPEndPoint)server.AdminAddress!).Port}/diagnosis.json");
        using var with = new HttpRequestMessage(HttpMethod.Get, uri) { Headers = { { "Authorization", $"Bearer {Token}" } } };

        Assert.Equal(HttpStatusCode.Unauthorized, (await Http.GetAsync(uri)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Http.SendAsync(with)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        var server = await StartAsync();

        var answer = await SendRawAsync(
            server, $"POST /call HTTP/1.1\r\nHost: {At(server).Authority}\r\nContent-Type: application/json\r\nContent-Length: {(1024 * 1024) + 1}\r\n\r\n{{");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_grows_too_large_is_refused()
    {
        var server = await StartAsync();
        var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";

        var answer = await SendRawAsync(
            server,
            $"POST /call HTTP/1.1\r\nHost: {At(server).Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat(chunk, 17))}");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task A_body_of_another_type_is_refused(string type)
    {
        var server = await StartAsync();

        var (status, body, _) = await AskAsync(server, "/call", new StringContent("""{"method":"Shop/add"}""", Encoding.UTF8, type));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains("takes application/json", ErrorOf(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/call", 405)]
    [InlineData("POST", "/", 405)]
    [InlineData("DELETE", "/diagnosis.json", 405)]
    [InlineData("OPTIONS", "/call", 405)]
    [InlineData("GET", "/page.html", 404)]
    [InlineData("GET", "//", 404)]
    public async Task What_is_not_there_is_said_so(string method, string path, int status)
    {
        var server = await StartAsync();

        var (got, body, response) = await AskAsync(server, path, method: new HttpMethod(method));

        Assert.Equal(status, (int)got);
        Assert.NotEmpty(ErrorOf(body));
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count == 1);
    }

    [Fact]
    public async Task Without_it_nothing_listens()
    {
        var server = await StartAsync(configure: static o => o.Configure(static x => x with { Admin = null }));

        Assert.Null(server.AdminAddress);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_so_and_the_server_does_not_start()
    {
        var first = await StartAsync();
        var address = AddressText.Format(first.AdminAddress);

        var refused = await Assert.ThrowsAsync<NetworkException>(() => StartAsync(configure: o => o.Admin(x => x with { Address = address })));

        Assert.StartsWith($"The admin port cannot listen on {address}: ", refused.Message, StringComparison.Ordinal);
    }
}
