namespace csharp Semantics

/** Fields of every requiredness, with and without defaults. */
struct Point { 1: i32 x = 1, 2: i32 y }

union Shape { 1: Point point, 2: string name = "unknown" }

exception Broken { 1: i32 code }

exception Worded { 1: string message, 2: string data, 3: i32 source }

struct Fields {
  1: required string name
  2: required list<i32> numbers
  3: required Point at
  4: required string kind = "plain"
  5: Point near
  6: Shape shape
  7: optional Point far
  8: optional string note = "none"
  9: optional binary blob = "raw"
  10: optional list<i32> sizes = [1, 2]
  11: optional double ratio = 0.5
  12: map<binary, i32> byKey
  13: set<list<i32>> groups
  14: Point home = {"x": 5}
  15: optional binary extra
  16: optional Shape other
  17: set<Point> points
  18: set<binary> keys
}

struct Loop { 1: required Loop again }

service Calls {
  void nothing()
  Point pick(1: Point at, 2: list<Point> points, 3: string word = "hello")
  list<string> names()
  Shape shape(1: Shape shape) throws (1: Broken broken, 2: Worded worded)
  void demand(1: required Point at)
  void move(1: Point at = {"x": 6})
}

enum Level { LOW = 1, HIGH = 2 }

/** Streams of all kinds of messages. */
service Talk {
  string echo(3: string text) (streaming.mode = "bidirectional")
  Level levels(1: i32 count) (streaming.mode = "server")
  list<i32> lengths(1: binary text) (streaming.mode = "client")
  void drop(1: Point at) (streaming.mode = "client")
  void tick(1: required i32 times) (streaming.mode = "server")
}

service Odd {
  void refuse(1: i32 how) throws (1: Point at, 2: Shape shape, 2: Broken broken)
  i32 same(1: i32 x, 1: i32 y, 1: string z, 1: Level level)
  void mixed(1: list<i32> numbers, 1: list<string> words, 2: string text, 2: binary bytes, 3: Point point, 3: Shape shape)
}

service Odder extends Odd {
  string same(1: string only)
}

const Point ORIGIN = {}
const Shape DOT = {"point": {"y": 2}}
