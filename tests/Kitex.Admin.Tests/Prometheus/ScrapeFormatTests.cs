using Kitex.Server.Admin.Prometheus;

namespace Kitex.Admin.Tests.Prometheus;

/// <summary>Which format a scraper gets.</summary>
public sealed class ScrapeFormatTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml", false)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("Application/OpenMetrics-Text; Version=1.0.0; Q=0.4, text/plain; q=0.9", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("application/openmetrics-text;version=9.0.0", false)]
    [InlineData(";;q=,,application/openmetrics-text;q=x", false)]
    public void Is_what_it_accepts_most(string? accept, bool openMetrics) => Assert.Equal(openMetrics, ScrapeFormat.IsOpenMetrics(accept));
}
