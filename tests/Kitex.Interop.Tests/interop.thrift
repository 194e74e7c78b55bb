namespace csharp Kitex.Interop.Tests.Api

enum Colour {
    RED = 1
    GREEN = 2
    ULTRAVIOLET = 1000000
}

struct Item {
    1: string name
    2: i32 number
}

/** Exactly one member can be sent. */
union Choice {
    1: string text
    2: i64 number
    3: Item item
    4: list<i32> numbers
}

/** A field of every type. */
struct Everything {
    1: bool truth
    2: byte tiny
    3: i16 small
    4: i32 medium
    5: i64 large
    6: double real
    7: string text
    8: binary bytes
    9: Colour colour
    10: Item item
    11: Choice choice
    12: list<i32> numbers
    13: list<double> reals
    14: list<bool> truths
    15: list<binary> blobs
    16: list<Item> items
    17: set<string> words
    18: set<i16> smalls
    19: map<string, i64> amounts
    20: map<i32, string> names
    21: map<Colour, list<Item>> byColour
    22: map<string, map<string, bool>> nested
    23: optional string note
    24: optional bool flag
    25: optional Item spare
    26: optional list<string> notes
    27: i32 limit = 42
    28: string greeting = "hello"
    29: optional i64 quota = 7
    30: required string id
}

exception NotFound {
    1: string key
}

exception Refused {
    1: string reason
    2: i32 code
    3: list<string> advice
}

enum Failure {
    NONE = 0
    NOT_FOUND = 1
    REFUSED = 2
    UNDECLARED = 3
}

/** What every peer serves and calls; how the values look is written down once for each language. */
service Peer {
    Everything echo(1: Everything value)

    /** One of the values that every peer knows by name: "full", "extreme", "plain" or "sparse". */
    Everything sample(1: string name)

    string echoText(1: string text)
    binary echoBytes(1: binary bytes)

    /** Every argument as text, joined by "|". */
    string join(1: string text, 2: i32 number, 3: bool truth, 4: list<i64> numbers, 5: Item item, 6: Colour colour)

    void nothing()
    void fail(1: Failure how) throws (1: NotFound notFound, 2: Refused refused)

    /** Is heard, and not answered. */
    oneway void note(1: string text)

    /** What was noted with this prefix. */
    list<string> notes(1: string prefix)
}

/** Has a method that no peer serves. */
service LargerPeer extends Peer {
    string missing(1: string text)
}
