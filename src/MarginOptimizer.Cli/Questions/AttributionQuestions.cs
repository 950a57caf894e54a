using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The question of <c>marginopt attribute</c>.</summary>
internal static class AttributionQuestions
{
    public static AttributeMarginChangeRequest Read(AttributeOptions options, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var files = ModelFiles.Read(parsed.GetValue(options.ModelFile), faults);
        var fromBook = parsed.GetValue(options.FromBook);
        var from = Situation(parsed.GetValue(options.FromMarket), fromBook, parsed.GetValue(options.FromModel));
        var to = Situation(parsed.GetValue(options.ToMarket), parsed.GetValue(options.ToBook) ?? fromBook, parsed.GetValue(options.ToModel));
        faults.ThrowIfAny();
        return AttributeMarginChangeWire.Write(new AttributionQuestion(from!, to!));

        MarginQuestion? Situation(string[]? paths, string? book, string? model)
        {
            var market = faults.Try(() => MarketSnapshotFile.Read(paths ?? [], new SnapshotOptions()));
            if (market is null) return null;
            var positions = faults.Try(() => BookFile.Read(book!, market));
            var choice = faults.Try(() => ModelOf(model ?? parsed.GetValue(options.Model), market));
            return positions is null || choice is null ? null : new MarginQuestion(positions, market, choice);
        }

        ModelChoice ModelOf(string? name, Domain.Market.MarketSnapshot market) => name is null ? files.Standard(market.AsOf) : files.Choose(name, market.AsOf);
    }
}
