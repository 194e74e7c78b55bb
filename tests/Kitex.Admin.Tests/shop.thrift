namespace csharp Kitex.Admin.Tests.Api

struct Item {
    1: required string name
    2: i32 amount
    3: list<string> tags
}

/** Declared: part of the answer. */
exception NoSuchItem {
    1: string name
}

service Shop {
    Item order(1: Item item) throws (1: NoSuchItem missing)
    i32 add(1: i32 a, 2: i32 b)
    oneway void note(1: string text)
    void fail(1: string text)
}
