using System.Text;
using Kitex.Resilience.CircuitBreaking;

namespace Kitex.Tests.Resilience.CircuitBreaking;

public sealed class CircuitBreakerJsonTests
{
    [Fact]
    public void A_document_of_a_config_centre_is_read_as_it_is()
    {
        var methods = Read("""{"echo": {"enable": true, "err_rate": 0.3, "min_sample": 100}, "*": {"enable": false, "err_rate": 0, "min_sample": 0}}""");

        Assert.Equal(2, methods.Count);
        Assert.Equal(new CircuitBreakerOptions { ErrorRate = 0.3, MinSamples = 100 }, methods["echo"]);
        Assert.Equal(new CircuitBreakerOptions { Enabled = false, MinSamples = 1 }, methods["*"]);
    }

    [Fact]
    public void What_it_does_not_know_is_passed_over() =>
        Assert.Equal(new CircuitBreakerOptions { ErrorRate = 0.2 }, Read("""{"echo": {"enable": true, "err_rate": 0.2, "since": [1, {"x": null}]}}""")["echo"]);

    [Fact]
    public void Nothing_is_no_methods()
    {
        Assert.Empty(CircuitBreakerJson.Read(default));
        Assert.Empty(Read("{}"));
    }

    [Theory]
    [InlineData("""{"echo": {"enable": "yes"}}""", "circuit_break: echo.enable must be true or false; it is \"yes\".")]
    [InlineData("""{"echo": {"err_rate": 1.5}}""", "circuit_break: echo.err_rate must be a number from 0 to 1; it is 1.5.")]
    [InlineData("""{"echo": {"err_rate": -0.1}}""", "circuit_break: echo.err_rate must be a number from 0 to 1; it is -0.1.")]
    [InlineData("""{"echo": {"min_sample": 1.5}}""", "circuit_break: echo.min_sample must be a whole number that is not negative; it is 1.5.")]
    [InlineData("""{"echo": {"min_sample": -1}}""", "circuit_break: echo.min_sample must be a whole number that is not negative; it is -1.")]
    [InlineData("""{"echo": 1}""", "circuit_break: echo must be an object; it is 1.")]
    [InlineData("[]", "circuit_break: the document must be an object; it is [].")]
    [InlineData("{", "circuit_break: this is no JSON:")]
    public void What_is_wrong_is_named(string json, string text) =>
        Assert.StartsWith(text, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static IReadOnlyDictionary<string, CircuitBreakerOptions> Read(string json) => CircuitBreakerJson.Read(Encoding.UTF8.GetBytes(json));
}
