using Kitex.Tool.Scaffolding;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>The class of a handler as the user has it: in one part or several.</summary>
/// <param name="File">The file of the part that gets new methods.</param>
/// <param name="Part">That part.</param>
/// <param name="BaseNames">What its parts derive from and implement, without namespaces.</param>
/// <param name="Members">Every member of the class and of those it derives from here, with its file.</param>
internal sealed record HandlerClass(
    UserFile File, TypeDeclarationSyntax Part, IReadOnlyList<string> BaseNames, IReadOnlyList<(UserFile File, MemberDeclarationSyntax Member)> Members)
{
    public IEnumerable<(UserFile File, MethodDeclarationSyntax Method)> Methods =>
        from pair in Members
        where pair.Member is MethodDeclarationSyntax
        select (pair.File, (MethodDeclarationSyntax)pair.Member);

    /// <summary>The names of the members, as far as they have one.</summary>
    public IEnumerable<string> MemberNames => Members.SelectMany(static pair => Names(pair.Member));

    /// <summary>Finds the handler of a service by its name or, when the user gave it another, by the interface.</summary>
    public static HandlerClass? Find(UserCode code, ScaffoldService service)
    {
        var name = service.Handler;
        if (Parts(code, name).Count == 0)
        {
            var (_, implementing) = code.Types.FirstOrDefault(pair => BaseNamesOf(pair.Type).Contains(service.Names.Interface));
            if (implementing is null)
                return null;
            name = implementing.Identifier.ValueText;
        }

        var parts = Parts(code, name);
        var (file, part) = parts.OrderBy(pair => pair.File.Path != service.HandlerPath).ThenBy(static pair => pair.Type.BaseList is null).First();
        return new HandlerClass(file, part, [.. parts.SelectMany(static pair => BaseNamesOf(pair.Type))], [.. MembersOf(code, name, [])]);
    }

    private static IEnumerable<(UserFile, MemberDeclarationSyntax)> MembersOf(UserCode code, string name, HashSet<string> seen) =>
        !seen.Add(name)
            ? []
            : Parts(code, name).SelectMany(part =>
                part.Type.Members.Select(member => (part.File, member))
                    .Concat(BaseNamesOf(part.Type).SelectMany(inherited => MembersOf(code, inherited, seen))));

    private static List<(UserFile File, TypeDeclarationSyntax Type)> Parts(UserCode code, string name) =>
        [.. code.Types.Where(pair => pair.Type.Identifier.ValueText == name && pair.Type is ClassDeclarationSyntax or RecordDeclarationSyntax or StructDeclarationSyntax)];

    private static IEnumerable<string> BaseNamesOf(TypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(static inherited => SignatureText.Of(inherited.Type)) ?? [];

    private static IEnumerable<string> Names(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        DelegateDeclarationSyntax type => [type.Identifier.ValueText],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(static variable => variable.Identifier.ValueText),
        _ => [],
    };
}
