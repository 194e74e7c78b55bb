using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Kitex.Configuration;

/// <summary>How options are made: steps of code and sections of configurations, each over what was said before it.</summary>
/// <param name="defaults">What holds before the first step.</param>
internal sealed class OptionSteps<T>(T defaults)
    where T : class
{
    private readonly List<Func<T, T>> _steps = [];
    private readonly List<(IConfiguration Section, IChangeToken Changed)> _sections = [];

    /// <summary>What holds before the first step.</summary>
    public T Defaults { get; } = defaults;

    /// <summary>What the steps have made so far.</summary>
    public T Options { get; private set; } = defaults;

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<Func<T, T>> All => _steps;

    /// <summary>The sections that are read, each with what tells whether it has changed since.</summary>
    public IReadOnlyList<(IConfiguration Section, IChangeToken Changed)> Sections => _sections;

    /// <summary>Adds a step.</summary>
    /// <exception cref="Exception">Whatever it throws; it is not added then.</exception>
    public void Add(Func<T, T> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Options = step(Options);
        _steps.Add(step);
    }

    /// <summary>Adds a step that reads a section.</summary>
    /// <exception cref="RpcConfigurationException">A key or its value cannot be.</exception>
    public void Bind(IConfiguration section, Func<SettingsReader, T, T> read)
    {
        ArgumentNullException.ThrowIfNull(section);

        // Asked for first: what changes while it is read has changed.
        var changed = section.GetReloadToken();
        Add(options => read(new SettingsReader(section), options));
        _sections.Add((section, changed));
    }
}
