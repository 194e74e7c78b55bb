using System.Text;
using System.Text.Json;

namespace Kitex.Tool.Calling;

/// <summary>Texts of samples.</summary>
internal static class SampleText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    private static readonly JsonWriterOptions Options = new() { Indented = true };

    /// <summary>A text of so many characters, a byte each.</summary>
    public static string Of(int size) => string.Create(size, Letters, static (text, letters) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = letters[i % letters.Length];
    });

    /// <summary>What a sample writes.</summary>
    /// <exception cref="DataException">There is no finite sample.</exception>
    public static string Written(Action<Utf8JsonWriter> sample)
    {
        using var output = new MemoryStream();
        try
        {
            using var json = new Utf8JsonWriter(output, Options);
            sample(json);
        }
        catch (MessageJsonException unfit)
        {
            throw DataException.Of(unfit, "; give -data");
        }
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
