namespace Kitex.Build.Emitting;

/// <summary>The names taken in one place, such as the members of a type. A name that is taken gets underscores appended.</summary>
internal sealed class NameScope(params IEnumerable<string> reserved)
{
    private readonly HashSet<string> _taken = new(reserved, StringComparer.Ordinal);

    /// <summary>Takes a name.</summary>
    public string Claim(string wanted)
    {
        while (!_taken.Add(wanted))
            wanted += "_";
        return wanted;
    }

    /// <summary>
    /// Names several nodes. Those whose name in the IDL already is the wanted one choose first, so that adding a field never
    /// renames a property that is spelled as in the IDL; the others follow in the order of the file.
    /// </summary>
    public IReadOnlyList<string> ClaimAll(IReadOnlyList<string> names, Func<string, string> wanted)
    {
        var result = new string[names.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (wanted(names[i]) == names[i])
                result[i] = Claim(names[i]);
        }
        for (var i = 0; i < result.Length; i++)
            result[i] ??= Claim(wanted(names[i]));
        return result;
    }
}
