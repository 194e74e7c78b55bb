using Semantics;

namespace Kitex.Generated.Tests;

public sealed class ExceptionTests
{
    [Fact]
    public void The_message_field_is_the_message()
    {
        var exception = new Worded { Message = "no", Data_ = "d", Source_ = 3 };
        Assert.Equal("no", exception.Message);
        Assert.Equal("no", ((Exception)exception).Message);
    }

    [Fact]
    public void Without_a_message_the_fields_are_the_message()
    {
        Assert.Equal("Broken { Code = 7 }", new Broken { Code = 7 }.Message);
        Assert.StartsWith("Worded { Message = \"\"", ((Exception)new Worded()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equality_is_by_content()
    {
        Assert.Equal(new Broken { Code = 7 }, Bytes.To<Broken>(Bytes.Of(new Broken { Code = 7 })));
        Assert.Equal(new Broken { Code = 7 }.GetHashCode(), new Broken { Code = 7 }.GetHashCode());
        Assert.NotEqual(new Broken { Code = 7 }, new Broken());
        Assert.False(new Broken().Equals(null));
    }
}
