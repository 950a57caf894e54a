using System.Text;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Tests;

public sealed class BasketFileTests
{
    [Fact]
    public void Csv_and_json_say_the_same_of_baskets()
    {
        using var folder = new TemporaryFolder();
        var snapshot = FormatsDocument.Snapshot;
        var fromCsv = BasketFile.Read(folder.Write("baskets.csv", FormatsDocument.Text("baskets.csv")), snapshot);
        var fromJson = BasketFile.Read(folder.Write("baskets.json", FormatsDocument.Text("baskets.json")), snapshot);
        Assert.Equal(["hedged put", "put"], fromCsv.Select(b => b.Id));
        Assert.Equal(fromCsv.Select(b => b.Id), fromJson.Select(b => b.Id));
        foreach (var (csv, json) in fromCsv.Zip(fromJson)) Assert.Equal(csv.Legs.AsEnumerable(), json.Legs);
        Assert.Equal((30.0, 0.0205), (fromCsv[0].Legs[0].Quantity, fromCsv[0].Legs[0].Price!.Value));
        Assert.Equal((-1.5, null), (fromCsv[1].Legs[0].Quantity, fromCsv[1].Legs[0].Price));
    }

    [Fact]
    public void Every_fault_of_a_json_file_is_named_by_its_path()
    {
        const string Text = """
            {"baskets": [
              {"id": "a", "legs": []},
              {"id": "a", "legs": [{"instrument": "NOBODY", "quantity": 0}, {"instrument": "BTC-PERPETUAL", "quantity": "NaN", "price": 0}]},
              {"legs": [{"instrument": "BTC-PERPETUAL", "quantity": 1e30}, {"instrument": "BTC-PERPETUAL", "quantity": 10, "size": 1}]}
            ]}
            """;
        var fault = Assert.Throws<InvalidInputException>(() => BasketFile.ParseJson(Encoding.UTF8.GetBytes(Text), FormatsDocument.Snapshot));
        string[] expected =
        [
            "baskets[0].legs", "baskets[1].id", "baskets[1].legs[0].instrument", "baskets[1].legs[0].quantity", "baskets[1].legs[1].price",
            "baskets[1].legs[1].quantity", "baskets[2].id", "baskets[2].legs[0].quantity", "baskets[2].legs[1].instrument", "baskets[2].legs[1].size",
        ];
        Assert.Equal(expected, fault.Violations.Select(v => v.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("basket,instrument\n")]
    [InlineData("basket,instrument,quantity\n")]
    [InlineData("basket,instrument,quantity\n,BTC-PERPETUAL,1\n")]
    [InlineData("basket,instrument,quantity\na,BTC-PERPETUAL,\n")]
    public void A_csv_without_baskets_or_with_empty_cells_is_refused(string text) =>
        Assert.Throws<InvalidInputException>(() => BasketFile.ParseCsv(Encoding.UTF8.GetBytes(text), FormatsDocument.Snapshot));
}
