using Kitex.Configuration;
using Kitex.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Kitex.Client;

/// <summary>A client's options while it runs: policies may change, what it was built of does not.</summary>
internal sealed class LiveClientOptions : LiveOptions<KitexClientOptions>
{
    private readonly ILogger _logger;
    private volatile MethodPolicies _policies;

    /// <param name="steps">What the client is built of.</param>
    /// <param name="logger">The client's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LiveClientOptions(OptionSteps<KitexClientOptions> steps, ILogger logger)
        : base(steps)
    {
        Built.Validate();
        _logger = logger;
        _policies = Built.Policies;
    }

    /// <summary>What holds for each method now.</summary>
    public MethodPolicies Policies => _policies;

    protected override string IsBuiltIn =>
        "What a client is built of cannot change while it runs: only timeouts, retry, circuit breakers, fallback, access rules, degradation and what holds for single methods. Make another client.";

    protected override void Validate(KitexClientOptions options) => options.Validate();

    protected override bool AreBuiltAlike(KitexClientOptions one, KitexClientOptions other) => one.IsBuiltAs(other);

    protected override void Use(KitexClientOptions options)
    {
        _policies = options.Policies;
        Log.OptionsChanged(_logger);
    }

    protected override void ReportRefused(string problem) => Log.ReloadFailed(_logger, problem);

    protected override void ReportNeedsRestart() => Log.NeedsRestart(_logger);
}
