namespace Kitex.Tool;

/// <summary>The codes of the messages of the <c>kitex</c> command; <c>docs/idl-errors.md</c> explains each.</summary>
internal static class ToolDiagnosticCode
{
    public const string NoService = "KX2101";
    public const string CombinedTwice = "KX2102";
    public const string CombinedName = "KX2103";
    public const string HandlerNotEdited = "KX2104";
    public const string HandlerDiffers = "KX2105";
    public const string HandlerNotInIdl = "KX2106";
}
