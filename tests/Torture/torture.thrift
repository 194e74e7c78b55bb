namespace csharp Kitex.Torture.Api

/** What the handler does with a call. */
enum Conduct {
    AT_ONCE = 0
    DELAYED = 1
    PATIENT = 2
    BLOCKING = 3
    DECLARED = 4
    THROWN = 5
    BUSINESS = 6
}

struct Order {
    1: i64 id
    2: i32 conduct
    3: i32 milliseconds
    4: binary content
}

struct Answer {
    1: i64 id
    2: binary content
}

exception Refused {
    1: i64 id
}

service Rack {
    Answer echo(1: Order order) throws (1: Refused refused)
    oneway void drop(1: Order order)
}
