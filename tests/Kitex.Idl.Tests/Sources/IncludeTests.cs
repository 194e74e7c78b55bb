using Kitex.Idl.Diagnostics;
using Kitex.Idl.Sources;

namespace Kitex.Idl.Tests.Sources;

public sealed class IncludeTests
{
    [Fact]
    public void Documents_come_after_those_they_include_and_once()
    {
        var result = IdlText.Compile(
            "include \"b/b.thrift\" include \"c.thrift\" struct S { 1: b.B x, 2: c.C y }",
            ("b/b.thrift", "include \"../c.thrift\" struct B { 1: c.C x }"),
            ("c.thrift", "struct C {}"));

        Assert.True(result.Succeeded);
        Assert.Equal(["c.thrift", "b/b.thrift", IdlText.MainPath], result.Documents.Select(d => d.Path));
        Assert.Same(result.Documents[^1], result.Document);
    }

    [Fact]
    public void Files_beside_the_including_one_come_before_the_include_directories()
    {
        var source = new MemoryIdlSource();
        source.Add("app/main.thrift", "include \"x.thrift\" include \"y.thrift\" const i32 A = x.N const i32 B = y.N");
        source.Add("app/x.thrift", "const i32 N = 1");
        source.Add("shared/x.thrift", "const i32 N = 2");
        source.Add("shared/y.thrift", "const i32 N = 3");

        var result = ThriftIdl.Load("app/main.thrift", source, new IdlOptions { IncludeDirectories = ["shared"] });

        Assert.Equal(["app/x.thrift", "shared/y.thrift", "app/main.thrift"], result.Documents.Select(d => d.Path));
    }

    [Fact]
    public void A_circle_is_reported_where_it_closes()
    {
        var error = Assert.Single(IdlText.Errors("include \"a.thrift\"", ("a.thrift", "include \"main.thrift\"")));

        Assert.Equal(
            "a.thrift(1,9): error KX0105: the files include each other in a circle (main.thrift -> a.thrift -> main.thrift); move what they share to a file of its own",
            error.ToString());
    }

    [Fact]
    public void A_missing_file_is_reported_at_its_include()
    {
        var error = Assert.Single(IdlText.Errors("\n include \"nope.thrift\""));

        Assert.Equal((DiagnosticCode.IncludeNotFound, 2, 10), (error.Code, error.Position.Line, error.Position.Column));
    }

    [Fact]
    public void A_missing_main_file_is_an_error_and_no_exception()
    {
        var result = ThriftIdl.Load("/no/such/file.thrift");

        Assert.False(result.Succeeded);
        Assert.Null(result.Document);
        Assert.Equal("/no/such/file.thrift(1,1): error KX0101: the file does not exist; correct its path", Assert.Single(result.Diagnostics).ToString());
    }

    [Fact]
    public void What_included_files_include_is_not_visible()
    {
        var error = Assert.Single(IdlText.Errors(
            "include \"a.thrift\" struct S { 1: b.B x }", ("a.thrift", "include \"b.thrift\""), ("b.thrift", "struct B {}")));

        Assert.Contains("write `include \"b.thrift\"`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_include_that_nothing_refers_to_is_unused()
    {
        var document = IdlText.Accept(
            "include \"a.thrift\" include \"b.thrift\" struct S { 1: a.A x }", ("a.thrift", "struct A {}"), ("b.thrift", "struct B {}"));

        Assert.Equal([true, false], document.Includes.Select(i => i.Used));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_a_warning_and_utf16_is_an_error()
    {
        var source = new MemoryIdlSource();
        source.Add("latin.thrift", "// \u00e4"u8[..4].ToArray().Append((byte)'\n').ToArray());
        source.Add("utf16.thrift", new byte[] { 0xFF, 0xFE, (byte)'s', 0 });

        Assert.Equal(DiagnosticCode.InvalidUtf8, Assert.Single(ThriftIdl.Load("latin.thrift", source).Diagnostics).Code);
        Assert.Equal(DiagnosticCode.ByteOrderMark, Assert.Single(ThriftIdl.Load("utf16.thrift", source).Diagnostics).Code);
    }
}
