namespace csharp Samples.Observability

struct Order {
    1: required string item
    2: i32 amount = 1
}

struct Receipt {
    1: required string item
    2: i32 amount
    3: i64 price
}

/** Declared: part of the answer. */
exception SoldOut {
    1: string item
}

/** What customers call. */
service Checkout {
    Receipt buy(1: Order order) throws (1: SoldOut soldOut)
    Receipt quote(1: Order order) throws (1: SoldOut soldOut)
}

/** What the checkout calls. */
service Pricing {
    i64 price(1: string item, 2: i32 amount)
}

/** What the pricing calls, and the checkout too. */
service Stock {
    i32 count(1: string item)
    void take(1: string item, 2: i32 amount) throws (1: SoldOut soldOut)
}
