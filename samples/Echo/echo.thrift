namespace csharp Samples.Echo

/** What the caller says. */
struct Request {
    1: string message
}

/** What comes back. */
struct Response {
    1: string message
}

/** There is nothing to say about nothing. */
exception NothingToEcho {
    1: string hint
}

/** Says everything twice. */
service Echo {
    /** Answers with the message of the request. */
    Response echo(1: Request request) throws (1: NothingToEcho nothing)

    /** Is heard, and not answered. */
    oneway void shout(1: string message)
}
