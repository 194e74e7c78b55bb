namespace csharp Kitex.Tool.Tests.Calls

enum Kind { NONE = 0, SOME = 3, ODD = -2 }

struct Point {
    1: required i32 x
    2: optional i32 y = 7
    3: string name = "here"
}

union Choice {
    1: string text
    2: Point point
    3: i64 number
}

union Likely {
    1: string text
    2: i32 number = 4
}

exception Broken {
    1: i32 code
    2: string message
    3: optional map<string, list<Kind>> details
    4: optional map<i32, double> ratios
    5: optional binary raw
}

/** Every way to have a default. */
struct Defaults {
    1: optional double ratio = 1.5
    2: optional binary raw = "ab"
    3: optional string text = "t"
    4: optional Kind kind = Kind.SOME
    5: optional bool yes = true
    6: optional list<i32> numbers = [1, 2]
    7: optional Point at = {"x": 1}
    8: Point other = {"x": 2, "y": 3}
    9: required map<string, i64> counts = {"a": 1, "b": 2}
    10: set<string> tags = ["b", "a", "b"]
    11: required byte small = 1
    12: Choice choice = {"text": "c"}
    13: i16 medium
    14: Point empty
    15: list<Point> points = [{"x": 1, "name": "p"}, {"x": 2, "y": 7}]
    16: optional double zero = 0.0
    17: Outer outer = {"likely": {"number": 5}}
    18: binary bytes
    19: map<i32, string> words
}

struct Outer {
    1: optional Point first
    2: required Point second
    3: Point third
    4: required Likely likely
    5: optional i64 number = 9
    6: optional i64 nothing = 0
    7: required bool sure
    8: required double much = 2.5
    9: required binary raw
    10: required set<i32> some
    11: required list<i32> many
    12: required map<i32, i32> pairs
    13: required string text
    14: required Kind kind
}

struct Keys {
    1: map<Point, string> points
    2: map<bool, i32> bools
    3: map<double, i32> doubles
    4: map<Kind, i32> kinds
    5: map<binary, i32> bytes
    6: map<list<i32>, i32> lists
    7: map<i16, i32> shorts
    8: map<i64, i32> longs
}

struct Leaf {
    1: required string name
    2: optional Leaf other
}

struct Node {
    1: required string name
    2: list<Node> next
    3: optional Node other
    4: Leaf leaf
    5: required list<Node> all
    6: map<string, Choice> choices
}

struct Nest {
    1: optional Nest other
}

struct Endless {
    1: required Endless more
}

service Base {
    string version()
}

service Calls extends Base {
    string join(1: string first, 2: list<string> rest, 3: i32 count = 5, 4: bool sure) throws (1: Broken broken)
    void store(1: Defaults defaults)
    Keys keys(1: Keys keys)
    void nothing()
    void walk(1: Node node)
    void endless(1: Endless endless)
    void nest(1: Nest nest)
    void choose(1: Choice choice)
    oneway void fire(1: Broken what)
    void pair(1: Point one, 2: Choice other)
    string watch(1: string topic) (streaming.mode = "server")
}

service More extends Base {
    void extra()
}
