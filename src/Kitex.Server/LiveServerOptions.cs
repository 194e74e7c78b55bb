using Kitex.Configuration;
using Kitex.Server.Dispatching;
using Microsoft.Extensions.Logging;

namespace Kitex.Server;

/// <summary>A server's options while it serves: limits, rules and times may change, what it was built of does not.</summary>
internal sealed class LiveServerOptions : LiveOptions<KitexServerOptions>
{
    private readonly Admission _admission;
    private readonly ILogger _logger;

    /// <param name="steps">What the server is built of.</param>
    /// <param name="admission">Takes limits and rules over.</param>
    /// <param name="logger">The server's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LiveServerOptions(OptionSteps<KitexServerOptions> steps, Admission admission, ILogger logger)
        : base(steps)
    {
        Built.Validate();
        _admission = admission;
        _logger = logger;
        admission.Use(Built);
    }

    protected override string IsBuiltIn =>
        "What a server is built of cannot change while it serves: only limits, rules of access, timeouts, DrainTimeout, DrainIdleTime, MaxCallsPerConnection and DeadlinePropagation. Make another server.";

    protected override void Validate(KitexServerOptions options) => options.Validate();

    protected override bool AreBuiltAlike(KitexServerOptions one, KitexServerOptions other) => one.IsBuiltAs(other);

    protected override void Use(KitexServerOptions options)
    {
        _admission.Use(options);
        Log.OptionsChanged(_logger);
    }

    protected override void ReportRefused(string problem) => Log.ReloadFailed(_logger, problem);

    protected override void ReportNeedsRestart() => Log.NeedsRestart(_logger);
}
