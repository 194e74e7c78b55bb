using Kitex.Build.Emitting;

namespace Kitex.Build.Tests.Emitting;

public sealed class ValueTests
{
    [Theory]
    [InlineData("const map<binary, i32> M = {\"a\": 1, \"\\xff\": 2}\nconst list<binary> L = [\"x\", \"\"]\nconst set<binary> S = [\"y\"]\nconst binary B = \"\\x00\"")]
    [InlineData("const set<list<i32>> S = [[1, 2], [3]]\nconst map<list<i32>, set<string>> M = {[1, 2]: [\"a\"], []: []}\nconst list<map<i32, set<i32>>> L = [{1: [2]}, {}]")]
    [InlineData("struct P { 1: required i32 x, 2: required P2 p, 3: optional list<P2> ps = [{\"y\": 1}] } struct P2 { 1: i32 y } const P A = {\"x\": 1} const map<string, P> M = {\"k\": {}}")]
    [InlineData("struct S { 1: optional bool a = true, 2: optional byte b = -128, 3: optional i64 c = -9223372036854775808, 4: optional double d = -0.0, 5: optional double e = 1e300, 6: optional i32 f = -2147483648 }")]
    [InlineData("union U { 1: byte a = 1, 2: i16 b } union Empty {} enum None {} exception Nothing {} service Idle {} struct S { 1: Empty e, 2: None n, 3: U u = {\"b\": 2} }")]
    [InlineData("exception E { 1: required E2 inner, 2: list<E2> all, 3: map<E2, set<E>> more } exception E2 { 1: string message }")]
    [InlineData("struct K { 1: i32 a } union V { 1: K k } struct S { 1: map<K, V> a, 2: set<V> b, 3: map<map<string, set<binary>>, list<K>> c, 4: optional map<double, bool> d, 5: set<double> e, 6: list<list<list<K>>> f }")]
    [InlineData("enum Level { LOW = -1, HIGH = 5 } const Level A = Level.LOW const Level B = 77 const list<Level> C = [Level.HIGH, -1, -7] struct S { 1: optional Level l = Level.HIGH, 2: map<Level, Level> m = {5: -1} }")]
    [InlineData("const string A = \"tab\\t quote\\\" nul\\x00 back\\\\ \u2028 é 漢 😀\" const string B = ''")]
    [InlineData("struct _ { 1: i32 _, 2: i32 __, 3: _ ___ } enum __ { _, __ } service ___ { void _(1: i32 _) }")]
    [InlineData("struct A { 1: required B b } struct B { 1: required A a, 2: optional A c }")]
    [InlineData("typedef set<Id> Ids typedef i64 Id typedef map<Id, Ids> Index service S { Index a(1: Ids ids, 2: Id id = 5, 3: Index index = {1: [2]}) }")]
    public void Values_and_shapes_of_every_kind_compile(string idl)
    {
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)]), server: false);
        CSharp.AssertCompiles(Emitted.From([("test.thrift", idl)], new EmitOptions { KeepUnknownFields = true }), server: false);
    }

    [Theory]
    [InlineData("struct S { 1: S s = {} }")]
    [InlineData("struct A { 1: list<B> b = [{}] } struct B { 1: optional A a = {} }")]
    [InlineData("struct A { 1: map<i32, B> b = {1: {}} } struct B { 1: required A a }")]
    public void A_default_that_contains_itself_is_an_error(string idl) =>
        Assert.Contains(Emitted.From([("test.thrift", idl)]).Diagnostics, static diagnostic => diagnostic.Code == "KX2008");

    [Fact]
    public void Names_of_files_may_be_anything()
    {
        CSharp.AssertCompiles(
            Emitted.From(
            [
                ("my-idl v2.thrift", "const i32 A = 1 struct S { 1: list<S> s }"),
                ("1st.thrift", "const i32 A = 1 struct S { 1: list<S> s }"),
                ("größe.thrift", "const i32 A = 1 struct S { 1: list<S> s }"),
            ]),
            server: false);
    }
}
