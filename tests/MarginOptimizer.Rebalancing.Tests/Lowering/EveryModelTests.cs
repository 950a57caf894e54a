using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>Every model that comes with the library, new ones included: what is optimised is what is evaluated, or a relaxation of it that says so.</summary>
public sealed class EveryModelTests
{
    private const double Btc = 60_000.0;

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_optimised_as_it_is_evaluated(string name)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        for (var seed = 1; seed <= 2; seed++)
        {
            var random = new Random(seed);
            var workbench = new Workbench(Draw(model, random));
            AssertAgrees(workbench, Measure.InitialMargin, 1.0, random);
            AssertAgrees(workbench, Measure.MaintenanceMargin, 1.0, random);
            AssertAgrees(workbench, Measure.Headroom, -1.0, random);
        }
    }

    private static void AssertAgrees(Workbench workbench, Measure measure, double sign, Random random)
    {
        var model = workbench.Catalog.Model(measure, LimitScope.Total);
        LoweredForm lowered;
        try
        {
            lowered = new LoweredForm(workbench, model, sign / Btc);
        }
        catch (NotOptimisableException fault)
        {
            Assert.Contains("'", fault.Message, StringComparison.Ordinal);
            return;
        }

        var points = Enumerable.Range(0, 4).Select(k => workbench.RandomLots(random, whole: k % 2 == 0)).ToList();
        foreach (var lots in points)
        {
            if (!lowered.IsRestricted) lowered.AssertAgrees(lots, At(workbench, model, sign, lots));
        }

        if (!lowered.IsRestricted && lowered.Kind.Binaries <= 12) lowered.AssertLeastAgrees(points[1], At(workbench, model, sign, points[1]));
        if (lowered.Kind.Kind != MarginFormKind.ExactConvex) return;
        for (var k = 1; k < points.Count; k++)
        {
            var middle = points[k].Zip(points[k - 1], (a, b) => 0.5 * (a + b)).ToArray();
            var ends = 0.5 * (At(workbench, model, sign, points[k]) + At(workbench, model, sign, points[k - 1]));
            Assert.True(At(workbench, model, sign, middle) <= ends + (1e-9 * (1.0 + Math.Abs(ends))), $"{measure} is claimed convex and is not");
        }
    }

    private static double At(Workbench workbench, MeasureModel model, double sign, double[] lots) =>
        sign * model.Evaluate(BookState.Of(workbench.Universe, lots)) / Btc;

    /// <summary>A book of up to eight instruments that the model covers, half of them to be traded.</summary>
    private static RebalancingProblem Draw(IMarginModel model, Random random)
    {
        var covered = MixedMarket.Btc.Listings.Select(l => l.Instrument).Where(model.Covers).ToArray();
        Assert.NotEmpty(covered);
        random.Shuffle(covered);
        var some = covered.Take(8).ToList();
        return TestProblems.Strangles() with
        {
            Market = MixedMarket.Btc,
            Model = model,
            Book = new Book(
                [.. some.Select(i => new Position(i, Math.Round(10.0 * (random.NextDouble() - 0.5)) * (double)i.Lot * 10.0)).Where(p => p.Quantity != 0.0)],
                [],
                ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(2.0, 0.5)).Add(Currency.Usdc, new Balance(50_000.0, 0.0))),
            Candidates = [.. some.Take(4).Select(i => new Candidate(i, 30.0 * (double)i.Lot, 30.0 * (double)i.Lot))],
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None,
        };
    }
}
