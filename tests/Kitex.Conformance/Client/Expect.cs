namespace Kitex.Conformance.Client;

/// <summary>Compares what came back with what must come back.</summary>
internal static class Expect
{
    private const int LongestShown = 200;

    /// <exception cref="MismatchException">They differ.</exception>
    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new MismatchException($"expected {Show(expected)}, got {Show(actual)}");
    }

    /// <exception cref="MismatchException">They differ.</exception>
    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual)
    {
        if (!expected.SequenceEqual(actual))
            throw new MismatchException($"expected [{Show(string.Join(", ", expected))}], got [{Show(string.Join(", ", actual))}]");
    }

    /// <summary>The call fails with this exception.</summary>
    /// <exception cref="MismatchException">It succeeds, or fails with another one.</exception>
    public static async Task<TException> ThrowsAsync<TException>(Func<Task> call)
        where TException : Exception
    {
        try
        {
            await call();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new MismatchException($"expected {typeof(TException).Name}, got {other.GetType().Name}: {Show(other.Message)}");
        }

        throw new MismatchException($"expected {typeof(TException).Name}, the call succeeded");
    }

    /// <summary>The server answers with an exception of this type and text.</summary>
    /// <exception cref="MismatchException">It does not.</exception>
    public static async Task RemoteAsync(int typeId, string text, Func<Task> call)
    {
        var remote = await ThrowsAsync<RpcRemoteException>(call);
        Equal((typeId, text), (remote.TypeId, remote.RemoteMessage));
    }

    /// <summary>The server answers with this business error.</summary>
    /// <exception cref="MismatchException">It does not.</exception>
    public static async Task BusinessAsync(int code, string text, IEnumerable<KeyValuePair<string, string>> extra, Func<Task> call)
    {
        var business = await ThrowsAsync<BizStatusException>(call);
        Equal((code, text), (business.Code, business.Message));
        Sequence(extra, business.Extra);
    }

    private static string Show<T>(T value)
    {
        var text = value?.ToString() ?? "null";
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}… ({text.Length} characters)";
    }
}
