using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Kitex.Configuration;

/// <summary>
/// Options while their owner runs: they follow the configurations they were read from, and changes by code stand over that. What
/// cannot be is refused and leaves everything as it was. Readers see one whole set of options or the next, without a lock.
/// </summary>
internal abstract class LiveOptions<T> : IDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private readonly T _defaults;
    private readonly Func<T, T>[] _steps;
    private readonly (IConfiguration Section, IChangeToken Changed)[] _sections;
    private readonly List<IDisposable> _following = [];
    private List<(string? Source, Func<T, T> Change)> _changes = [];
    private T _read;
    private volatile T _current;

    /// <param name="steps">What the owner is built of.</param>
    protected LiveOptions(OptionSteps<T> steps)
    {
        _defaults = steps.Defaults;
        _steps = [.. steps.All];
        _sections = [.. steps.Sections];
        Built = _read = _current = steps.Options;
    }

    /// <summary>What the owner was built of.</summary>
    public T Built { get; }

    /// <summary>What holds now, as far as it may change.</summary>
    public T Current => _current;

    /// <summary>Why a change is refused that would change what the owner is built of.</summary>
    protected abstract string IsBuiltIn { get; }

    /// <summary>Follows the configurations from now on, once the owner is whole.</summary>
    public void Follow()
    {
        foreach (var (section, _) in _sections)
        {
            _following.Add(ChangeToken.OnChange(section.GetReloadToken, Reload));
        }

        if (_sections.Any(static bound => bound.Changed.HasChanged))
        {
            Reload();
        }
    }

    /// <summary>Changes what holds from now on, whatever the configuration says.</summary>
    /// <param name="change">Makes new options of old ones; called again whenever those change.</param>
    /// <param name="source">Who says so: the change takes the place of the source's last one. Null for one that stays.</param>
    /// <exception cref="ArgumentException">A value is out of range, or what the owner is built of would change.</exception>
    public void Change(Func<T, T> change, string? source)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_gate)
        {
            List<(string?, Func<T, T>)> changes = [.. _changes.Where(known => source is null || known.Source != source), (source, change)];
            var changed = Over(_read, changes);
            Validate(changed);
            if (!AreBuiltAlike(changed, _read))
            {
                throw new ArgumentException(IsBuiltIn);
            }

            _changes = changes;
            Set(changed);
        }
    }

    /// <summary>Follows no longer.</summary>
    public void Dispose()
    {
        foreach (var following in _following)
        {
            following.Dispose();
        }
    }

    /// <exception cref="ArgumentException">A value is out of range; the text names it.</exception>
    protected abstract void Validate(T options);

    /// <summary>Whether they differ at most in what may change.</summary>
    protected abstract bool AreBuiltAlike(T one, T other);

    /// <summary>The options have changed.</summary>
    protected abstract void Use(T options);

    /// <summary>A changed configuration cannot be, and the last one stays.</summary>
    /// <param name="problem">Why; it names the key.</param>
    protected abstract void ReportRefused(string problem);

    /// <summary>A changed configuration says something else about what the owner is built of.</summary>
    protected abstract void ReportNeedsRestart();

    private void Reload()
    {
        lock (_gate)
        {
            try
            {
                var read = Make(_defaults, _steps);
                var current = Over(read, _changes);
                Validate(current);
                if (!AreBuiltAlike(read, Built))
                {
                    ReportNeedsRestart();
                }

                _read = read;
                Set(current);
            }
            catch (Exception wrong)
            {
                ReportRefused(wrong.Message);
            }
        }
    }

    private void Set(T options)
    {
        _current = options;
        Use(options);
    }

    private static T Over(T read, List<(string? Source, Func<T, T> Change)> changes) => Make(read, changes.Select(static known => known.Change));

    private static T Make(T options, IEnumerable<Func<T, T>> steps) => steps.Aggregate(options, static (made, step) => step(made));
}
