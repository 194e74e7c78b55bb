using Kitex.Configuration;

namespace Kitex.Resilience.CircuitBreaking;

/// <summary>The document of Kitex's config centres for circuit breaking: <c>{"echo": {"enable": true, "err_rate": 0.3, "min_sample": 100}}</c>.</summary>
public static class CircuitBreakerJson
{
    /// <summary>Reads the document. Fields that are not known are passed over.</summary>
    /// <param name="utf8">The document; an empty one has no methods.</param>
    /// <returns>By method; "*" stands for all others. A rate that is left out or 0 is as <see cref="CircuitBreakerOptions"/> has it; without "enable" the method is off, as in Kitex.</returns>
    /// <exception cref="FormatException">It is none; the text names the key.</exception>
    public static IReadOnlyDictionary<string, CircuitBreakerOptions> Read(ReadOnlyMemory<byte> utf8) =>
        JsonFields.Parse("circuit_break", utf8).Members().ToDictionary(static method => method.Name, static method => Method(method.Fields));

    private static CircuitBreakerOptions Method(JsonFields fields)
    {
        var options = new CircuitBreakerOptions { Enabled = fields.Boolean("enable") };
        var rate = fields.Number("err_rate", "a number from 0 to 1", static number => number is >= 0 and <= 1);
        var least = fields.Integer("min_sample", "a whole number that is not negative", static number => number is >= 0 and <= int.MaxValue);
        return options with
        {
            ErrorRate = rate > 0 ? rate : options.ErrorRate,
            MinSamples = fields.Has("min_sample") ? (int)Math.Max(least, 1) : options.MinSamples,
        };
    }
}
