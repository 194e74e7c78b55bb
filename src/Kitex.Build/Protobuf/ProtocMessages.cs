using System.Globalization;
using System.Text.RegularExpressions;
using Kitex.Build.Emitting;
using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Protobuf;

/// <summary>Reads what protoc says about a file.</summary>
internal static partial class ProtocMessages
{
    /// <summary>The errors and warnings, each at its place; what names none stands at the start of the file.</summary>
    public static IEnumerable<IdlDiagnostic> Read(string said, string file)
    {
        foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (position, message) = Placed().Match(line) is { Success: true } match
                ? (new IdlPosition(match.Groups[1].Value, Number(match.Groups[2]), Number(match.Groups[3])), match.Groups[4].Value)
                : (new IdlPosition(file, 1, 1), line);
            yield return message.StartsWith(Warning, StringComparison.Ordinal)
                ? new IdlDiagnostic(EmitDiagnosticCode.ProtobufWarning, IdlSeverity.Warning, position, message[Warning.Length..])
                : new IdlDiagnostic(EmitDiagnosticCode.ProtobufRefused, IdlSeverity.Error, position, message);
        }
    }

    private const string Warning = "warning: ";

    private static int Number(Group group) => int.TryParse(group.ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : 1;

    [GeneratedRegex(@"^(.+?):(\d+):(\d+): (.*)$")]
    private static partial Regex Placed();
}
