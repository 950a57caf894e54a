using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;

namespace MarginOptimizer.Cli.Options;

/// <summary>Trades of the user's own: a file of baskets, or legs on the command line.</summary>
internal sealed class BasketOptions
{
    private readonly Option<string?> _file = new("--baskets") { Description = "File of baskets of trades, JSON or CSV (examples/formats.md)", HelpName = "FILE" };

    private readonly Option<string[]> _legs = new("--leg")
    {
        Description = "A trade of one basket, as INSTRUMENT=QUANTITY in contracts, sell < 0; may be repeated",
        HelpName = "INSTRUMENT=QUANTITY",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<bool> Fees { get; } = new("--fees") { Description = "Taker fees are paid on trades at the mark too" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_file, _legs, Fees]) command.Options.Add(option);
    }

    /// <summary>The baskets, or none after noting what is wrong.</summary>
    public ImmutableArray<Basket> Read(ParseResult parsed, MarketSnapshot market, FaultCollector faults)
    {
        var (path, texts) = (parsed.GetValue(_file), parsed.GetValue(_legs) ?? []);
        if (path is null == (texts.Length == 0))
        {
            faults.Add("--baskets", path is null ? "is missing: give a file of baskets, or the trades of one as --leg" : "and --leg are both given: give one of them");
            return [];
        }

        if (path is not null) return [.. faults.Try(() => BasketFile.Read(path, market).AsEnumerable()) ?? []];
        return [new Basket("command-line", [.. texts.Select(text => ReadLeg(text, market, faults)).OfType<BasketLeg>()])];
    }

    private static BasketLeg? ReadLeg(string text, MarketSnapshot market, FaultCollector faults)
    {
        var mark = text.LastIndexOf('=');
        var listing = mark > 0 ? market.Find(text[..mark]) : null;
        if (mark <= 0) faults.Add("--leg", $"is '{text}', expected INSTRUMENT=QUANTITY");
        else if (listing is null) faults.Add("--leg", $"'{text[..mark]}' is not listed in the market");
        else if (double.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantity)
            && Math.Abs(quantity) is > 0.0 and <= 1e9)
        {
            return new BasketLeg(listing.Instrument, quantity);
        }
        else faults.Add("--leg", $"'{text[(mark + 1)..]}' is no quantity other than 0 and within +-1e9");
        return null;
    }
}
