using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Tool.Output;
using Kitex.Tool.Scaffolding;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>Adds the methods a handler lacks, and tells of those that the IDL has otherwise or no more.</summary>
internal sealed class HandlerEditor(ScaffoldService service, HandlerClass handler, UserCode code, ScaffoldNames scope, ModuleProject project)
{
    private const string CallContext = "CallContext";

    private readonly NameLookup _names = Lookup(service, handler, code, scope);

    /// <exception cref="CommandFailure">Methods are missing and the file cannot be edited.</exception>
    public void AddTo(FileChanges changes)
    {
        var types = new ScaffoldTypes(scope.Symbols, _names);
        var missing = new List<string>();
        var stubs = new List<string>();
        foreach (var (method, names) in service.Methods)
        {
            _names.Hide(handler.MemberNames.Concat(HandlerFile.Hidden(service, MethodShape.Parameters(method))));
            var present = handler.Methods.Where(pair => pair.Method.Identifier.ValueText == names.Async).ToList();
            if (present.Count == 0)
            {
                var stub = new CodeWriter();
                MethodStub.Write(stub, method, names, service.Service, types);
                stubs.Add(stub.ToString());
                missing.Add(names.Async);
            }
            else if (!present.Exists(pair => SignatureText.Of(pair.Method).SequenceEqual(Expected(method, types))))
            {
                changes.Note(Differs(present[0], method, names, types));
            }
        }

        foreach (var note in handler.Methods.Where(IsStranger).Select(pair => Stranger(pair.File, pair.Method)))
            changes.Note(note);
        if (stubs.Count == 0)
            changes.Keep(handler.File.Path);
        else
            changes.Edit(handler.File.Path, Edited(stubs), $"added {string.Join(", ", missing)}");
    }

    private static NameLookup Lookup(ScaffoldService service, HandlerClass handler, UserCode code, ScaffoldNames scope)
    {
        var imports = service.Namespaces(scope.Symbols).Append("Kitex").Concat(Usings(handler).SelectMany(UserCode.Imported)).Concat(code.GlobalImports);
        return new NameLookup(scope.Known, UserCode.Namespace(handler.Part), imports);
    }

    private static IEnumerable<UsingDirectiveSyntax> Usings(HandlerClass handler) =>
        handler.File.Root.Usings.Concat(handler.Part.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().SelectMany(static space => space.Usings));

    private byte[] Edited(IReadOnlyList<string> stubs)
    {
        var file = handler.File;
        if (file.Encoding is null)
            throw Refused($"{file.Path}(1,1)", "the file is neither UTF-8 nor UTF-16; save it as UTF-8");
        if (file.SyntaxError is { } error)
            throw Refused(file.At(error.Location.SourceSpan.Start), $"the file is no valid C#: {error.GetMessage()}");
        if (handler.Part.CloseBraceToken.RawKind == 0)
            throw Refused(file.At(handler.Part.SpanStart), "the class has no braces");

        var (methodsAt, methods) = MethodInsertion.Of(file.Text, handler.Part, stubs);
        var (usingsAt, usings) = UsingInsertion.Of(file, [.. MissingUsings()]);
        return file.Bytes(file.Text.Insert(methodsAt, methods).Insert(usingsAt, usings));
    }

    private IEnumerable<string> MissingUsings()
    {
        var present = Usings(handler).SelectMany(UserCode.Imported).Concat(code.GlobalImports).Select(KnownNames.Plain).ToHashSet(StringComparer.Ordinal);
        return SourceText.Usings(_names, project.HasImplicitUsings).Where(space => !present.Contains(KnownNames.Plain(space)));
    }

    private static CommandFailure Refused(string place, string reason) =>
        new($"{place}: error {ToolDiagnosticCode.HandlerNotEdited}: methods of the IDL are missing and cannot be added: {reason}");

    private static IEnumerable<string> Expected(IdlMethod method, ScaffoldTypes types) =>
        method.Arguments.Select(argument => types.Parameter(method, argument)).Append(CallContext).Append(types.Returned(method)).Select(SignatureText.Of);

    // Only a method of a service takes a call last. What else the class implements may be the interface of another service.
    private bool IsStranger((UserFile File, MethodDeclarationSyntax Method) pair) =>
        handler.BaseNames.All(name => name == service.Names.Interface)
        && pair.Method.Modifiers.Any(static modifier => modifier.ValueText == "public")
        && pair.Method.ParameterList.Parameters is [.., { Type: { } last }] && SignatureText.Of(last) == CallContext
        && service.Methods.All(method => method.Names.Async != pair.Method.Identifier.ValueText);

    private string Stranger(UserFile file, MethodDeclarationSyntax method) =>
        $"{file.At(method.Identifier.SpanStart)}: warning {ToolDiagnosticCode.HandlerNotInIdl}: service {service.Service.Name} has no method for {method.Identifier.ValueText}; it is left as it is.";

    private static string Differs((UserFile File, MethodDeclarationSyntax Method) present, IdlMethod method, MethodNames names, ScaffoldTypes types)
    {
        var parameters = method.Arguments.Select((argument, i) => $"{types.Parameter(method, argument)} {MethodShape.Parameters(method)[i]}").Append("CallContext call = default");
        return $"{present.File.At(present.Method.Identifier.SpanStart)}: warning {ToolDiagnosticCode.HandlerDiffers}: "
            + $"by the IDL it is `{types.Returned(method)} {names.Async}({string.Join(", ", parameters)})`; it is left as it is.";
    }
}
