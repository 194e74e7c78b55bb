using Kitex.Idl.Diagnostics;

namespace Kitex.Idl.Tests.Diagnostics;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("struct S {\n  1: float f\n}", "main.thrift(2,6): error KX0307: the type `float` is not defined: write `double`")]
    [InlineData("const i32 A", "main.thrift(1,12): error KX0201: the constant `A` needs `=` and a value; write `const i32 NAME = 5` (found the end of the file)")]
    [InlineData("typedef i32 A;", "main.thrift(1,14): error KX0209: `;` cannot stand after a header or definition; remove it")]
    [InlineData("/* x", "main.thrift(1,1): error KX0206: the comment that begins here is not closed; write `*/` after it")]
    [InlineData("struct S { 1: i32 a (k = v) }", "main.thrift(1,26): error KX0213: the annotation `k` needs its value in quotes; write `k = \"v\"`")]
    [InlineData("enum E { A }\nconst E X = A", "main.thrift(2,13): error KX0312: the value `A` is not defined: write `E.A` for the member of the enum")]
    [InlineData("struct S { 0x10: i32 a }", "main.thrift(1,12): error KX0402: the id of field `a` of the struct `S` is not decimal; write it as 1, 2, 3 ...")]
    [InlineData("const double D = 1.", "main.thrift(1,19): error KX0207: the number goes on with `.`; write decimals as 1.0 and hexadecimal numbers as 0x1F without a sign")]
    [InlineData("service V { stream<i32> a() }", "main.thrift(1,19): error KX0210: `stream<>` is not supported; write the plain type and mark the method with (streaming.mode = \"server\")")]
    public void An_error_names_file_line_column_code_cause_and_cure(string text, string expected)
    {
        Assert.Equal(expected, Assert.Single(IdlText.Errors(text)).ToString());
    }

    [Fact]
    public void A_warning_names_its_severity_and_does_not_fail_the_compilation()
    {
        var result = IdlText.Compile("struct S { 0: i32 a }");

        Assert.True(result.Succeeded);
        Assert.StartsWith("main.thrift(1,12): warning KX0403: ", Assert.Single(result.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_form_are_collected_over_fields_members_methods_and_definitions()
    {
        var errors = IdlText.Errors("""
            namespace go
            struct S {
              1: i32
              2: string ok
              3: map<i32> m
            }
            enum E { A = "x", B }
            const i32 = 5
            service V {
              a()
              void b(1: i32)
              void c()
            }
            typedef i32 T;
            """);

        Assert.Equal([1, 3, 5, 7, 8, 10, 11, 14], errors.Select(e => e.Position.Line));
    }

    [Fact]
    public void Errors_of_meaning_are_collected_over_all_files_in_the_order_of_inclusion()
    {
        var errors = IdlText.Errors(
            """
            include "a.thrift"
            struct S { 1: Nope a, 2: i32 b = "x", 2: a.T c }
            const a.T T = {"y": 1}
            service V extends W { oneway i32 m() }
            """,
            ("a.thrift", "struct T { 1: i32 x = 5, 1: Missing y }"));

        Assert.Equal(["KX0307", "KX0303", "KX0307", "KX0501", "KX0303", "KX0310", "KX0601"], errors.Select(e => e.Code));
        Assert.Equal("a.thrift", errors[0].Position.File);
        Assert.Equal(IdlText.MainPath, errors[^1].Position.File);
    }

    [Fact]
    public void A_missing_brace_is_reported_where_the_next_definition_begins()
    {
        var error = Assert.Single(IdlText.Errors("struct S {\n  1: i32 a\nstruct T { 1: i32 b }"));

        Assert.Equal((DiagnosticCode.NotClosed, 3, 1), (error.Code, error.Position.Line, error.Position.Column));
    }

    [Fact]
    public void The_number_of_diagnostics_is_bounded_and_the_compilation_still_fails()
    {
        var result = IdlText.Compile($"struct S {{ {string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i}: Nope f{i}\n"))} }}");

        Assert.False(result.Succeeded);
        Assert.InRange(result.Diagnostics.Count, 100, 300);
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCode.TooManyErrors);
    }

    [Fact]
    public void A_message_is_one_line_of_bounded_length_whatever_the_file_holds()
    {
        var error = Assert.Single(IdlText.Errors($"include \"a\n{new string('x', 5000)}\tb\""));

        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.InRange(error.Message.Length, 1, 600);
    }

    [Fact]
    public void Every_code_is_explained_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(TestAssets.Docs, "idl-errors.md"));
        var codes = typeof(DiagnosticCode).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToList();

        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Contains($"| {code} |", page, StringComparison.Ordinal));
    }
}
