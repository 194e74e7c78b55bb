using System.Text;
using Kitex.Protocols.Http2.Hpack;

namespace Kitex.Tests.Protocols.Http2.Hpack;

public sealed class HpackTableTests
{
    [Fact]
    public void The_newest_entry_stands_first_and_counts_32_bytes_more_than_its_text()
    {
        var table = new HpackTable();
        Add(table, "a", "1");
        Add(table, "bb", "22");
        Assert.Equal(["bb=22", "a=1"], All(table));
        Assert.Equal(1 + 1 + 32 + 2 + 2 + 32, table.Size);
    }

    [Fact]
    public void The_oldest_entries_go_until_the_new_one_fits()
    {
        var table = new HpackTable();
        table.Resize(110);
        Add(table, "a", "1");
        Add(table, "b", "2");
        Add(table, "c", "3");
        Assert.Equal(["c=3", "b=2", "a=1"], All(table));
        Add(table, "d", "4444444444");
        Assert.Equal(["d=4444444444", "c=3"], All(table));
        Add(table, "e", new string('5', 110 - 32 - 1));
        Assert.Equal(110, table.Size);
        Assert.Single(All(table));
    }

    [Fact]
    public void An_entry_that_is_too_large_empties_the_table()
    {
        var table = new HpackTable();
        table.Resize(64);
        Add(table, "a", "1");
        Add(table, "a", new string('1', 32));
        Assert.Empty(All(table));
        Assert.Equal(0, table.Size);
        Add(table, "a", new string('1', 31));
        Assert.Single(All(table));
    }

    [Fact]
    public void A_name_may_come_from_an_entry_that_has_to_go()
    {
        var table = new HpackTable();
        table.Resize(100);
        Add(table, "some-name", new string('x', 50));
        table.AddWithName(0, Encoding.ASCII.GetBytes(new string('y', 50)));
        Assert.Equal(["some-name=" + new string('y', 50)], All(table));
        table.AddWithName(0, Encoding.ASCII.GetBytes(new string('z', 80)));
        Assert.Empty(All(table));
    }

    [Fact]
    public void Less_size_drops_the_oldest_and_none_drops_all()
    {
        var table = new HpackTable();
        Add(table, "a", "1");
        Add(table, "b", "2");
        table.Resize(67);
        Assert.Equal(["b=2"], All(table));
        table.Resize(0);
        Assert.Empty(All(table));
        Add(table, "", "");
        Assert.Empty(All(table));
        table.Resize(4096);
        Add(table, "", "");
        Assert.Equal(["="], All(table));
    }

    [Fact]
    public void Random_changes_leave_what_a_list_of_strings_would_hold()
    {
        var random = new Random(4);
        var table = new HpackTable();
        var model = new List<(string Name, string Value)>();
        for (var i = 0; i < 100_000; i++)
        {
            if (random.Next(200) == 0)
            {
                table.Resize(random.Next(8) == 0 ? 0 : random.Next(8192));
            }
            else
            {
                var value = new string((char)('a' + (i % 26)), random.Next(random.Next(50) == 0 ? 3000 : 40));
                var name = "n" + random.Next(1000);
                if (model.Count > 0 && random.Next(2) == 0)
                {
                    var age = random.Next(model.Count);
                    name = model[age].Name;
                    table.AddWithName(age, Encoding.ASCII.GetBytes(value));
                }
                else
                {
                    Add(table, name, value);
                }

                model.Insert(0, (name, value));
            }

            while (model.Sum(static entry => entry.Name.Length + entry.Value.Length + 32) > table.MaxSize)
            {
                model.RemoveAt(model.Count - 1);
            }

            Assert.Equal(model.Count, table.Count);
            Assert.Equal(model.Sum(static entry => entry.Name.Length + entry.Value.Length + 32), table.Size);
            if (i % 16 == 0)
            {
                Assert.Equal(model.Select(static entry => $"{entry.Name}={entry.Value}"), All(table));
            }
        }
    }

    private static void Add(HpackTable table, string name, string value) =>
        table.Add(HeaderName.Other, Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(value));

    private static List<string> All(HpackTable table)
    {
        var all = new List<string>();
        for (var age = 0; age < table.Count; age++)
        {
            var entry = table.Get(age);
            all.Add($"{Encoding.ASCII.GetString(entry.Name)}={Encoding.ASCII.GetString(entry.Value)}");
        }

        return all;
    }
}
