namespace csharp Kitex.Server.Tests.Api

struct Request {
    1: string message
}

struct Response {
    1: string message
}

/** Declared: part of the answer. */
exception Refusal {
    1: string message
    2: i32 code
}

/** Exactly one member can be sent. */
union Choice {
    1: string text
    2: i32 number
}

service Base {
    string version()
}

/** One method of every shape. */
service Desk extends Base {
    Response echo(1: Request request) throws (1: Refusal refusal)
    void store(1: Request request) throws (1: Refusal refusal)
    oneway void notify(1: string message)
    i32 add(1: i32 a, 2: i32 b)
    Response slow(1: Request request)
    binary fill(1: i32 bytes)
    Choice choose(1: i32 members)
    string describe(1: Choice choice)
    i64 sum(1: list<i64> values)
}
