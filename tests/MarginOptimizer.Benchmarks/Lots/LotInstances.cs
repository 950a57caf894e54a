using System.Collections.Immutable;
using MarginOptimizer.Cli.Cases;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>Cases in whole lots with a proven optimum, and random desks on the chains of half a year.</summary>
internal static class LotInstances
{
    private static readonly string[] CaseNames = ["c01-lots-short-put", "c02-lots-cost-short-put", "c03-lots-large", "c05-lots-real-depth", "r04-robust-lots"];
    private static readonly string[] Files = ["BTC_2026-02", "BTC_2026-03", "BTC_2026-04", "BTC_2026-05", "BTC_2026-06", "ETH_2026-03", "ETH_2026-05"];
    private static readonly int[] Sizes = [100, 150, 200, 250, 300];

    /// <summary>Desks whose best book in fractions lowers the objective by less than this share are left out: doing nothing is their answer.</summary>
    private const double LeastGain = 0.01;

    /// <summary>Unwinding trades the book alone: too small to count as a desk with a chain to choose from.</summary>
    private const int LeastCandidates = 100;

    /// <summary>Relative excess below which doing nothing keeps a limit but for rounding: nothing has to be traded for it.</summary>
    private const double LeastExcess = 1e-6;

    /// <summary>USD that a desk is about at least: gaps in shares of a shortfall of cents say nothing.</summary>
    private const double LeastMoney = 1.0;

    private const int MostDraws = 60;

    /// <summary>Case <paramref name="name"/> as a program, with the optimum that is stated in its file.</summary>
    public static (LotInstance Instance, double Optimum) Case(string shared, string name)
    {
        var file = CaseFile.Read(Path.Combine(shared, "cases", name + ".json"));
        var question = CaseQuestion.Of(file, file.Tolerances, out var unsupported)
            ?? throw new InvalidOperationException($"{name} is not supported: {unsupported}");
        var caught = new CaughtProgram();
        MeasureOptimiser.Minimise(CaseProblem.Of(file), question, SolveBudget.Default, caught);
        return (new LotInstance(name, caught.Program!), file.Expected.Objective!.Value);
    }

    public static IEnumerable<(LotInstance Instance, double? Optimum)> Cases(string shared) => CaseNames.Select(name =>
    {
        var (instance, optimum) = Case(shared, name);
        return (instance, (double?)optimum);
    });

    /// <summary>The first desks, by seed, that ask for whole lots of a linear program and have something to gain.</summary>
    /// <param name="shared">The folder with the chains.</param>
    /// <param name="perFile">Desks on each of seven months of chains.</param>
    public static IEnumerable<LotInstance> Desks(string shared, int perFile)
    {
        for (var f = 0; f < Files.Length; f++)
        {
            var path = Path.Combine(shared, "data", "deribit_chain", Files[f] + ".csv.gz");
            var market = MarketSnapshotFile.Read(path, new SnapshotOptions());
            var model = MarginModelCatalog.Embedded.Select("deribit-spm", market.AsOf);
            var found = 0;
            for (var draw = 0; draw < MostDraws && found < perFile; draw++)
            {
                var seed = (1000 * (f + 1)) + draw;
                var desk = LotDesk.Draw(market, seed);
                var problem = desk with { Model = model, Candidates = MostTraded(market, Sizes[(f + found) % Sizes.Length]) };
                if (ProgramOf(problem) is not { } program) continue;
                found++;
                yield return new LotInstance($"{Files[f]} {seed} {desk.Mode}", program);
            }
        }
    }

    private static ImmutableArray<Candidate> MostTraded(MarketSnapshot market, int count) =>
    [
        .. market.Listings.Where(l => l is { Instrument: Option { Payoff: Payoff.Inverse }, Quote: { Mark: > 0.0, Bids.IsEmpty: false, Asks.IsEmpty: false } })
            .OrderByDescending(l => l.Quote.OpenInterest ?? 0.0).ThenBy(l => l.Instrument.Name, StringComparer.Ordinal).Take(count)
            .Select(l => new Candidate(l.Instrument)),
    ];

    private static ConvexProgram? ProgramOf(RebalancingProblem problem)
    {
        LoweredQuestion lowered;
        try
        {
            lowered = PreparedProblem.Of(problem).Question.Lower(holdPresent: false);
        }
        catch (NotOptimisableException)
        {
            return null;
        }

        var program = lowered.Program;
        var isAsked = lowered is { IsConvex: true, PresentIsBeyond: false } && program is { Quadratic: null, Norms.IsEmpty: true }
            && program.Functions.All(f => f.IsMaximum) && program.Lots.Count(lot => lot > 0.0) >= LeastCandidates;
        if (!isAsked) return null;
        var relaxed = new LpSolver().Solve(program with { Lots = new double[program.VariableCount], Legs = null }, SolveBudget.Default);
        var start = ProgramValues.Objective(program, new double[program.VariableCount]);
        var scale = Math.Max(Math.Abs(start), program.GapScale);
        var isOpen = relaxed.HasPoint && scale > LeastMoney && (start - relaxed.Objective > LeastGain * scale || ProgramValues.Excess(program, new double[program.VariableCount]) > LeastExcess);
        return isOpen ? program : null;
    }
}
