namespace Kitex.Idl.Parsing;

/// <summary>Reads field ids.</summary>
internal static class FieldIds
{
    /// <summary>Stands for an id in hexadecimal or octal notation: Kitex's own compiler drops its value.</summary>
    public const long NotDecimal = long.MinValue;

    /// <summary>Stands for a missing id after one that has been reported already.</summary>
    public const long FollowsInvalid = long.MinValue + 1;

    /// <summary>The id; <see cref="int.MaxValue"/> or <see cref="int.MinValue"/> when it is beyond them; <see cref="NotDecimal"/>.</summary>
    public static long Parse(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('x', 'o'))
            return NotDecimal;
        if (int.TryParse(text, out var id))
            return id;
        return text[0] == '-' ? int.MinValue : int.MaxValue;
    }
}
