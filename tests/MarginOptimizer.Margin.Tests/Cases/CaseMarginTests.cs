using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Cases;

/// <summary>The margins printed in the files of ../shared/cases, before and after their trades, and after market moves.</summary>
public sealed class CaseMarginTests
{
    private const double Relative = 1e-9;

    [SharedFact("cases")]
    public void Margins_before_and_after_the_trades_of_every_case_are_reproduced()
    {
        var books = 0;
        foreach (var path in CaseFile.Paths())
        {
            using var file = new CaseFile(path);
            foreach (var expected in PartsOf(file))
            {
                if (expected.TryGetProperty("before", out var before)) books += Check(file, file.BookAfter([]), before, $"{file.Name} before");
                if (!expected.TryGetProperty("after", out var after) || !expected.TryGetProperty("trades", out var trades)) continue;
                books += Check(file, file.BookAfter(TradesOf(trades)), after, $"{file.Name} after");
            }
        }

        Assert.True(books > 60, $"only {books} books");
    }

    private static List<JsonElement> PartsOf(CaseFile file)
    {
        var expected = file.Root.GetProperty("expected");
        return expected.TryGetProperty("parts", out var parts) ? [.. parts.EnumerateArray()] : [expected];
    }

    private static IEnumerable<KeyValuePair<string, double>> TradesOf(JsonElement trades) => trades.ValueKind == JsonValueKind.Object
        ? trades.EnumerateObject().Select(t => KeyValuePair.Create(t.Name, t.Value.GetDouble()))
        : trades.EnumerateArray().Select(t => KeyValuePair.Create(t.GetProperty("instrument").GetString()!, t.GetProperty("size").GetDouble()));

    private static int Check(CaseFile file, Book book, JsonElement expected, string name)
    {
        var evaluators = new Dictionary<double, MarginEvaluator>();
        foreach (var unit in expected.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object && Currency.IsValidCode(p.Name)))
        {
            CheckUnit(Evaluate(file, book, 0.0, evaluators, unit.Name), unit.Value, name);
            if (!unit.Value.TryGetProperty("after_moves", out var moves)) continue;
            foreach (var moved in moves.EnumerateArray())
            {
                var move = moved.GetProperty("market_move").GetDouble();
                CheckUnit(Evaluate(file, book, move, evaluators, unit.Name), moved, $"{name}, move {move}");
            }
        }

        return 1;
    }

    private static UnitReport Evaluate(CaseFile file, Book book, double move, Dictionary<double, MarginEvaluator> evaluators, string currency)
    {
        if (!evaluators.TryGetValue(move, out var evaluator))
        {
            evaluators.Add(move, evaluator = new MarginEvaluator(file.Model.Compile(file.Market.Moved(move), [.. file.Instruments])));
        }

        return evaluator.Evaluate(book).Units.Single(u => u.Currency.Code == currency);
    }

    private static void CheckUnit(UnitReport unit, JsonElement expected, string name)
    {
        Compare("initial_margin_coin", unit.Initial);
        Compare("maintenance_margin_coin", unit.Maintenance);
        Compare("worst_case_coin", unit.Components[0].Value);
        Compare("roll_shock_coin", unit.Components[1].Value);
        Compare("delta_shock_coin", unit.Components[2].Value);

        void Compare(string measure, double actual)
        {
            var value = expected.GetProperty(measure).GetDouble();
            var tolerance = Relative * Math.Max(Math.Abs(value), 1e-3 * unit.Standalone);
            Assert.True(Math.Abs(value - actual) <= tolerance, $"{name}, {measure}: {actual:R} instead of {value:R}");
        }
    }
}
