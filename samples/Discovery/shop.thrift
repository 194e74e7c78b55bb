namespace csharp Samples.Discovery

struct Item {
    1: required string title
    2: required i64 price
}

exception NoSuchItem {
    1: i64 id
}

/** Knows the items. */
service ItemService {
    Item get(1: i64 id) throws (1: NoSuchItem missing)
}

/** Knows how many there are of each, and asks the other service for the rest. */
service StockService {
    string offer(1: i64 id) throws (1: NoSuchItem missing)
}
