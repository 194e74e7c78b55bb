using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kitex.Configuration;

/// <summary>Reads one section of a configuration as typed values. What is not there stays as it was; what cannot be is an error that names its key.</summary>
internal readonly struct SettingsReader(IConfiguration section)
{
    /// <summary>The section's whole key; empty at the root.</summary>
    private string Path => (section as IConfigurationSection)?.Path ?? "";

    /// <summary>The sections within, by name.</summary>
    public IEnumerable<(string Name, SettingsReader Settings)> Sections => section.GetChildren().Select(static child => (child.Key, new SettingsReader(child)));

    /// <exception cref="RpcConfigurationException">There is a key that means nothing.</exception>
    public void Expect(params string[] known)
    {
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new RpcConfigurationException(child.Path, $"there is no such setting. Here may stand: {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>The section of that name; null when it is not there.</summary>
    public SettingsReader? Section(string key)
    {
        var child = section.GetSection(key);
        return child.Value is null && !child.GetChildren().Any() ? null : new SettingsReader(child);
    }

    /// <summary>A text.</summary>
    public string? Text(string key) => section[key];

    /// <summary>Several texts: a list, or one text with commas.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (section[key] is { } joined)
        {
            return joined.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var items = section.GetSection(key).GetChildren().ToArray();
        return items.Length == 0 ? null : [.. items.Select(static item => item.Value ?? throw new RpcConfigurationException(item.Path, "a text must stand here."))];
    }

    /// <summary>A text for each key of this section, over those that are known.</summary>
    public Dictionary<string, string> Named(IReadOnlyDictionary<string, string> known)
    {
        var read = new Dictionary<string, string>(known);
        foreach (var child in section.GetChildren())
        {
            read[child.Key] = child.Value ?? throw new RpcConfigurationException(child.Path, "a text must stand here.");
        }

        return read;
    }

    /// <summary>"true" or "false".</summary>
    public bool? Flag(string key) => section[key] is not { } text ? null
        : bool.TryParse(text, out var value) ? value : throw Wrong(key, text, "true or false");

    /// <summary>A whole number.</summary>
    public int? Whole(string key) => section[key] is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(key, text, "a whole number");

    /// <summary>A number, such as 0.5.</summary>
    public double? Number(string key) => section[key] is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(key, text, "a number such as 0.5");

    /// <summary>A time: "200ms", "3s", "5m", "1h", "00:00:03" or "infinite".</summary>
    public TimeSpan? Time(string key) => section[key] is not { } text ? null
        : TimeText.TryParse(text, out var value) ? value : throw Wrong(key, text, "a time: 200ms, 3s, 5m, 1h, 00:00:03 or infinite");

    /// <summary>One of an enumeration's names.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum => section[key] is not { } text ? null
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : throw Wrong(key, text, string.Join(", ", Enum.GetNames<T>()));

    /// <summary>One of an enumeration's names for each key of this section, over those that are known.</summary>
    public Dictionary<string, T> Choices<T>(IReadOnlyDictionary<string, T> known)
        where T : struct, Enum
    {
        var read = new Dictionary<string, T>(known);
        foreach (var child in section.GetChildren())
        {
            read[child.Key] = Choice<T>(child.Key) ?? throw Wrong(child.Key, "", string.Join(", ", Enum.GetNames<T>()));
        }

        return read;
    }

    /// <summary>An error about a key of this section.</summary>
    public RpcConfigurationException Wrong(string key, string text, string allowed) => new(Key(key), $"'{text}' cannot stand here, but {allowed}.");

    /// <summary>Options that were read from this section, once they are known to be in range.</summary>
    /// <param name="options">The options.</param>
    /// <param name="validate">Throws an <see cref="ArgumentException"/> that names what is not.</param>
    /// <exception cref="RpcConfigurationException">They are not; the error is about the section as a whole.</exception>
    public T Checked<T>(T options, Action<T> validate)
    {
        try
        {
            validate(options);
            return options;
        }
        catch (ArgumentException wrong)
        {
            throw Wrong(wrong);
        }
    }

    /// <summary>An error about the section as a whole, out of a value that is out of range.</summary>
    public RpcConfigurationException Wrong(ArgumentException problem) => new(Path, problem.Message, problem);

    private string Key(string key) => Path.Length == 0 ? key : ConfigurationPath.Combine(Path, key);
}
