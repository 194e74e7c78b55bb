using System.Globalization;

namespace Kitex.Load;

/// <summary>The name of a behaviour and how often it shows: "block5ms/100" is one of a hundred, "cpu200us" is every one.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Every">It is done in one of so many calls.</param>
internal sealed record BehaviourName(string Kind, int Every)
{
    /// <exception cref="ArgumentException">Nothing of this kind is among <paramref name="kinds"/>, or the number is none.</exception>
    public static BehaviourName Parse(string text, string what, IReadOnlyCollection<string> kinds)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var kind = slash < 0 ? text : text[..slash];
        var every = 1;
        if (!kinds.Contains(kind) || (slash >= 0 && !(int.TryParse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture, out every) && every >= 1)))
        {
            throw new ArgumentException($"There is no {what} '{text}'; there are {string.Join(", ", kinds)}, each with an optional /n for one call of n.");
        }

        return new BehaviourName(kind, every);
    }
}
