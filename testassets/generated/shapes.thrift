namespace csharp Shapes

// How far it goes.
const i32 MAX_SIZE = 10
const list<string> NAMES = ["a", "b"]

enum Color { RED = 1, GREEN }

/** A point & its colour. */
struct Point {
  1: required i32 x
  2: optional i32 y = 7
  3: Color color = Color.GREEN
  4: list<Point> near
  5: map<string, set<i64>> marks
}

union Shape { 1: Point point, 2: binary raw }

exception Broken { 1: string message }

service Shapes {
  /** Finds it. */
  Shape find(1: string name, 2: i32 size = MAX_SIZE) throws (1: Broken broken)
  oneway void drop(1: Point point)
}
