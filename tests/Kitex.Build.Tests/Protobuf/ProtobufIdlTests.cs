using Kitex.Idl.Diagnostics;
using Kitex.Idl.Model;

namespace Kitex.Build.Tests.Protobuf;

public sealed class ProtobufIdlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("message A { int32 a = }", "(2,23): error KX2009: Expected field number.")]
    [InlineData("message A { B b = 1; }", "(2,13): error KX2009: \"B\" is not defined.")]
    [InlineData("message A {", "error KX2009: ")]
    [InlineData("import \"nowhere.proto\";", "error KX2009: Import \"nowhere.proto\" was not found or had errors.")]
    [InlineData("message A {} service S { rpc Get(A) returns (E); } enum E { NONE = 0; }", "error KX2009: \"E\" is not a message type.")]
    [InlineData("message A { message event {} }", "(2,21): error KX2011: 'event' is a keyword of C#")]
    [InlineData("enum int { NONE = 0; }", "(2,6): error KX2011: 'int' is a keyword of C#")]
    [InlineData("\0\u0001\u0002", "error KX2009: ")]
    public void A_wrong_file_is_told_where_it_is(string idl, string expected)
    {
        var file = _folder.Write("a.proto", "syntax = \"proto3\";\n" + idl);
        var result = ProtobufCode.Load(file, _folder.Root);
        Assert.False(result.Succeeded);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.All(result.Diagnostics, diagnostic => Assert.Equal(file, diagnostic.Position.File));
    }

    [Fact]
    public void An_error_in_an_imported_file_is_told_there()
    {
        var bad = _folder.Write("b.proto", "syntax = \"proto3\";\nmessage B { int32 a = }");
        var file = _folder.Write("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";");
        var diagnostics = ProtobufCode.Load(file, _folder.Root).Diagnostics;
        Assert.Equal(new IdlPosition(bad, 2, 23), diagnostics[0].Position);
        Assert.Equal(new IdlPosition(file, 2, 1), diagnostics[1].Position);
    }

    [Fact]
    public void A_file_outside_of_the_roots_is_an_error()
    {
        var file = _folder.Write("a.proto", "syntax = \"proto3\";");
        _folder.Write("roots/b.proto", "syntax = \"proto3\";");
        Assert.False(ProtobufCode.Load(file, _folder.At("roots")).Succeeded);
    }

    [Fact]
    public void A_warning_is_no_error()
    {
        var file = _folder.Write("a.proto", "syntax = \"proto3\";\nimport \"google/protobuf/any.proto\";\nmessage A {}");
        var result = ProtobufCode.Load(file, _folder.Root);
        Assert.True(result.Succeeded);
        Assert.Equal((IdlSeverity.Warning, 2), (Assert.Single(result.Diagnostics).Severity, result.Diagnostics[0].Position.Line));
    }

    [Fact]
    public void Documents_are_known_by_where_they_lie_and_come_after_what_they_import()
    {
        var second = _folder.Write("two/b.proto", "syntax = \"proto3\";\npackage b;\nmessage B {}");
        var file = _folder.Write("one/a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\nmessage A { b.B b = 1; }");
        var result = ProtobufCode.Load(file, _folder.At("one"), _folder.At("two"));
        Assert.Equal([second, file], result.Documents.Select(static document => document.Path));
        Assert.Equal("b", result.Documents[0].Package);
        Assert.All(result.Documents, static document => Assert.Equal(IdlLanguage.Protobuf, document.Language));
    }
}
