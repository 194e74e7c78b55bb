namespace Kitex.Idl.Diagnostics;

/// <summary>The codes of all diagnostics; <c>docs/idl-errors.md</c> explains each.</summary>
internal static class DiagnosticCode
{
    public const string FileNotFound = "KX0101";
    public const string FileUnreadable = "KX0102";
    public const string ByteOrderMark = "KX0103";
    public const string IncludeNotFound = "KX0104";
    public const string IncludeCycle = "KX0105";
    public const string InvalidUtf8 = "KX0106";
    public const string TooManyErrors = "KX0107";

    public const string Unexpected = "KX0201";
    public const string UnknownDefinition = "KX0202";
    public const string HeaderAfterDefinition = "KX0203";
    public const string BadIdentifier = "KX0204";
    public const string UnterminatedLiteral = "KX0205";
    public const string UnterminatedComment = "KX0206";
    public const string BadNumber = "KX0207";
    public const string NumberTooLarge = "KX0208";
    public const string StraySeparator = "KX0209";
    public const string Unsupported = "KX0210";
    public const string NotClosed = "KX0211";
    public const string NestingTooDeep = "KX0212";
    public const string BadAnnotation = "KX0213";
    public const string LiteralOverLines = "KX0214";
    public const string ContainerWithoutElement = "KX0215";

    public const string DuplicateDefinition = "KX0301";
    public const string DuplicateField = "KX0302";
    public const string DuplicateFieldId = "KX0303";
    public const string DuplicateMethod = "KX0304";
    public const string DuplicateEnumMember = "KX0305";
    public const string DuplicateEnumNumber = "KX0306";
    public const string UndefinedType = "KX0307";
    public const string NotAType = "KX0308";
    public const string TypedefCycle = "KX0309";
    public const string UndefinedService = "KX0310";
    public const string ExtendsCycle = "KX0311";
    public const string UndefinedValue = "KX0312";
    public const string AmbiguousValue = "KX0313";
    public const string EnumThroughTypedef = "KX0314";
    public const string ConstantCycle = "KX0315";

    public const string FieldIdOutOfRange = "KX0401";
    public const string FieldIdNotDecimal = "KX0402";
    public const string NonPositiveId = "KX0403";
    public const string EnumNumberOutOfRange = "KX0404";
    public const string DuplicateArgument = "KX0405";
    public const string RequirednessIgnored = "KX0406";

    public const string TypeMismatch = "KX0501";
    public const string UnknownField = "KX0502";
    public const string FieldKeyNotLiteral = "KX0503";
    public const string NumberWraps = "KX0504";
    public const string ValueIgnored = "KX0505";
    public const string DuplicateKey = "KX0506";
    public const string SeveralUnionFields = "KX0507";
    public const string ExponentMisread = "KX0508";
    public const string UnknownEscape = "KX0509";
    public const string ForeignEnumMember = "KX0510";

    public const string OnewayResult = "KX0601";
    public const string OnewayThrows = "KX0602";
    public const string StreamingModeInvalid = "KX0603";
    public const string StreamingArguments = "KX0604";
    public const string ThrowsNoException = "KX0605";
}
