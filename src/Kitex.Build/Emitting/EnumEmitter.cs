using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits enums. A number no member has is kept as it is, as Kitex does.</summary>
internal static class EnumEmitter
{
    public static void Emit(CodeWriter code, IdlEnum @enum, FileContext file)
    {
        DocComments.Write(code, @enum.Comment);
        code.Line(GeneratedCode.Attribute);
        using (code.Open($"public enum {file.Symbols.Name(@enum)}"))
        {
            var names = Names(@enum);
            for (var i = 0; i < names.Count; i++)
            {
                DocComments.Write(code, @enum.Members[i].Comment);
                code.Line($"{names[i]} = {Literals.Of(@enum.Members[i].Number)},");
            }
        }
    }

    /// <summary>The names of the members, in their order.</summary>
    public static IReadOnlyList<string> Names(IdlEnum @enum) =>
        new NameScope().ClaimAll([.. @enum.Members.Select(static member => member.Name)], Identifiers.Pascal);
}
