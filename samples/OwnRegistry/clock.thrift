namespace csharp Samples.OwnRegistry

service Clock {
    i64 now()
}
