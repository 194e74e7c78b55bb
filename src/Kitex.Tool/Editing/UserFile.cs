using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>A C# file of the user, with what it takes to write it back byte for byte.</summary>
/// <param name="Path">Its path, relative to the project, with <c>/</c> between the parts.</param>
/// <param name="Text">Its text without a byte order mark.</param>
/// <param name="Encoding">Its encoding, which writes the byte order mark when the file has one; null when the bytes are no text.</param>
/// <param name="Root">The text, parsed.</param>
internal sealed record UserFile(string Path, string Text, Encoding? Encoding, CompilationUnitSyntax Root)
{
    private static readonly CSharpParseOptions Options =
        new CSharpParseOptions(LanguageVersion.Preview).WithPreprocessorSymbols("DEBUG", "TRACE", "NET", "NET10_0", "NET10_0_OR_GREATER");

    private static readonly Encoding[] Encodings =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    public static UserFile Read(string directory, string path)
    {
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(directory, path));
        var encoding = Encodings.FirstOrDefault(each => bytes.AsSpan().StartsWith(each.Preamble))
            ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var text = Decode(bytes, ref encoding);
        return new UserFile(path, text, encoding, (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, Options).GetRoot());
    }

    /// <summary>The bytes of another text in the place of this one.</summary>
    public byte[] Bytes(string text) => [.. Encoding!.GetPreamble(), .. Encoding.GetBytes(text)];

    /// <summary>A place in the file as compilers write it.</summary>
    public string At(int position)
    {
        var place = Root.SyntaxTree.GetLineSpan(new(position, 0)).StartLinePosition;
        return $"{Path}({place.Line + 1},{place.Character + 1})";
    }

    /// <summary>The first thing that is no C#; null when all is.</summary>
    public Diagnostic? SyntaxError => Root.GetDiagnostics().FirstOrDefault(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static string Decode(byte[] bytes, ref Encoding? encoding)
    {
        try
        {
            return encoding!.GetString(bytes.AsSpan(encoding.Preamble.Length));
        }
        catch (DecoderFallbackException)
        {
            encoding = null;
            return System.Text.Encoding.Latin1.GetString(bytes);
        }
    }
}
