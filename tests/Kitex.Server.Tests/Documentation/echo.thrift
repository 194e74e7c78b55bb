namespace csharp Kitex.Server.Tests.Documentation.Api

struct Request {
    1: string message
}

struct Response {
    1: string message
}

/** What the pages call. */
service Echo {
    Response echo(1: Request request)
}
