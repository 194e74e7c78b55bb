using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>Types as text by which two ways to write one are equal: without namespaces, spaces and marks of nullability.</summary>
internal static class SignatureText
{
    public static string Of(string type) => Of(SyntaxFactory.ParseTypeName(type));

    public static string Of(TypeSyntax type) => type switch
    {
        GenericNameSyntax generic => $"{generic.Identifier.ValueText}<{string.Join(",", generic.TypeArgumentList.Arguments.Select(Of))}>",
        IdentifierNameSyntax name => name.Identifier.ValueText,
        QualifiedNameSyntax qualified => Of(qualified.Right),
        AliasQualifiedNameSyntax aliased => Of(aliased.Name),
        NullableTypeSyntax nullable => Of(nullable.ElementType),
        _ => type.ToString(),
    };

    /// <summary>The types of the parameters and of the result.</summary>
    public static IEnumerable<string> Of(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.Select(static parameter => parameter.Type is { } type ? Of(type) : "").Append(Of(method.ReturnType));
}
