include "../../testassets/idl/rich.thrift"

namespace csharp Kitex.Load.Messages

// Echo.echo with a struct of every kind instead of a string.
service RichEcho {
    rich.Everything echoRich(1: rich.Everything req)
}
