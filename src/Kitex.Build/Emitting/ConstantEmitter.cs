using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the constants of a file as members of one static class.</summary>
internal static class ConstantEmitter
{
    public static void Emit(CodeWriter code, FileContext file)
    {
        var constants = file.Document.Constants;
        var name = file.Symbols.Constants(file.Document);
        var names = new NameScope([.. ReservedNames.StaticClass, name])
            .ClaimAll([.. constants.Select(static constant => constant.Name)], Identifiers.Pascal);

        file.Scope.Enter([.. ReservedNames.StaticClass, .. names]);
        code.Line($"/// <summary>The constants of {Path.GetFileName(file.Document.Path)}.</summary>");
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public static class {name}"))
        {
            for (var i = 0; i < names.Count; i++)
                Emit(code, constants[i], names[i], file);
        }
    }

    private static void Emit(CodeWriter code, IdlConstant constant, string name, FileContext file)
    {
        var type = file.Types.Of(constant.Type);
        var value = file.Values.Of(constant.Value!);
        var isLiteral = TypeNames.IsNumber(constant.Type) || constant.Type.Category is IdlTypeCategory.String or IdlTypeCategory.Enum;
        DocComments.Write(code, constant.Comment);
        code.Assignment(isLiteral ? $"public const {type} {name}" : $"public static {type} {name} {{ get; }}", value);
    }
}
