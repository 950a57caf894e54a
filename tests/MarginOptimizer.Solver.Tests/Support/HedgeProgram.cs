using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>
/// A program shaped like the real hedge problem: an option chain over several expiries, a short book, a robust scenario margin, a house stress
/// limit, greeks held per expiry as absolute values, a cost ladder with kinks at zero and at the depth, a cost budget and whole lots.
/// </summary>
internal static class HedgeProgram
{
    private const int Expiries = 6;

    /// <param name="candidates">Tradeable instruments.</param>
    /// <param name="stressRows">Rows of the house stress function.</param>
    /// <param name="saveMoney">True: margin priced against cost in one objective; false: least margin within a cost budget, cost second.</param>
    /// <param name="seed">Another book and other quotes.</param>
    public static ConvexProgram Build(int candidates, int stressRows, bool saveMoney, int seed)
    {
        var random = new Random(seed);
        Contract[] chain = [.. Enumerable.Range(0, candidates).Select(i => Contract.Listed(i, candidates, random))];
        double[] book = [.. chain.Select(_ => random.Next(6) == 0 ? -random.Next(1, 60) : random.Next(20) == 0 ? random.Next(1, 30) : 0.0)];
        List<(double Move, double Vol)> robust = [];
        foreach (double shift in (double[])[-0.04, -0.02, 0.0, 0.02, 0.04])
        {
            for (int price = -4; price <= 4; price++)
            {
                foreach (double vol in (double[])[0.75, 1.0, 1.3])
                {
                    robust.Add(((1.0 + shift) * (1.0 + 0.04 * price) - 1.0, vol));
                }
            }
        }

        List<(double Move, double Vol)> house = [.. Enumerable.Range(0, stressRows).Select(s => (-0.6 + 1.5 * s / stressRows, 0.8 + 0.15 * (s % 5)))];
        List<ScenarioFunction> functions = [Losses("margin", chain, book, robust, true), Losses("stress", chain, book, house, true)];
        List<ProgramLimit> limits = [Bound("stress", 1, Peak(functions[1]))];
        for (int expiry = 0; expiry < Expiries; expiry++)
        {
            for (int greek = 0; greek < 3; greek++)
            {
                limits.Add(Bound($"greek {greek} of {expiry}", functions.Count, 2.0 + 0.2 * Math.Abs(Held(chain, book, expiry, greek))));
                functions.Add(Absolute($"greek {greek} of {expiry}", chain, expiry, greek));
            }
        }

        SeparableFunction cost = new("cost", [.. chain.Select((contract, i) => contract.Cost(i, random))]);
        double margin = Peak(functions[0]);
        double[] delta = [.. chain.Select(contract => contract.Greek(3))];
        limits.Add(new ProgramLimit("delta", new ConvexForm(delta, 0.0, [], []), -5.0, 5.0));
        limits.Add(new ProgramLimit("cost", new ConvexForm([], 0.0, [], [new WeightedTerm(0, 1.0)]), double.NegativeInfinity, 0.01 * margin));
        var onlyCost = new ConvexForm([], 0.0, [], [new WeightedTerm(0, 1.0)]);
        return new ConvexProgram
        {
            VariableCount = candidates,
            Lower = [.. chain.Select(contract => -contract.Depth)],
            Upper = [.. chain.Select(contract => contract.Depth)],
            Lots = [.. chain.Select(_ => 0.1)],
            Functions = [.. functions],
            Separables = [cost],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, saveMoney ? 0.03 : 1.0)], saveMoney ? onlyCost.Separables : []),
            SecondObjective = saveMoney ? null : onlyCost,
            Limits = [.. limits],
            GapScale = (saveMoney ? 0.03 : 1.0) * margin,
        };
    }

    /// <summary>The same program with lots disregarded.</summary>
    public static ConvexProgram Continuous(ConvexProgram program) => program with { Lots = new double[program.VariableCount] };

    private static double Peak(ScenarioFunction function) => Math.Max(0.0, function.Offsets.Max());

    private static double Held(Contract[] chain, double[] book, int expiry, int greek)
        => chain.Select((contract, i) => contract.Expiry == expiry ? contract.Greek(greek) * book[i] : 0.0).Sum();

    private static ProgramLimit Bound(string name, int function, double upper)
        => new(name, new ConvexForm([], 0.0, [new WeightedTerm(function, 1.0)], []), double.NegativeInfinity, upper);

    private static ScenarioFunction Losses(string name, Contract[] chain, double[] book, List<(double Move, double Vol)> scenarios, bool floor)
    {
        int n = chain.Length;
        var values = new double[scenarios.Count * n];
        var offsets = new double[scenarios.Count];
        for (int s = 0; s < scenarios.Count; s++)
        {
            for (int i = 0; i < n; i++)
            {
                values[s * n + i] = chain[i].Value(1.0, 1.0) - chain[i].Value(1.0 + scenarios[s].Move, scenarios[s].Vol);
                offsets[s] += values[s * n + i] * book[i];
            }
        }

        return new ScenarioFunction(name, new RowMatrix(values, scenarios.Count, n, n), offsets, floor);
    }

    private static ScenarioFunction Absolute(string name, Contract[] chain, int expiry, int greek)
    {
        int n = chain.Length;
        var values = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            values[i] = chain[i].Expiry == expiry ? chain[i].Greek(greek) : 0.0;
            values[n + i] = -values[i];
        }

        return new ScenarioFunction(name, new RowMatrix(values, 2, n, n), [0.0, 0.0], false);
    }

    /// <summary>An option on a forward of 1 with a smooth price of about the right shape; call or put.</summary>
    private sealed record Contract(int Expiry, bool Call, double Strike, double Width, double Depth)
    {
        public static Contract Listed(int index, int count, Random random)
        {
            int expiry = index * Expiries / count;
            double width = 0.04 * Math.Sqrt(expiry + 1.0);
            double strike = 1.0 + width * (8.0 * random.NextDouble() - 4.0);
            return new Contract(expiry, strike > 1.0, Math.Max(0.3, strike), width, random.Next(1, 400) * 0.1);
        }

        public double Value(double forward, double vol)
        {
            double width = Width * vol, moneyness = (Call ? forward - Strike : Strike - forward) / width;
            return width * (moneyness > 30.0 ? moneyness : Math.Log(1.0 + Math.Exp(moneyness)));
        }

        public double Greek(int kind) => kind switch
        {
            0 => 10.0 * (Value(1.0, 1.01) - Value(1.0, 0.99)),
            1 => (Value(1.0, 1.0) - Value(1.0, 0.98)) * (1.0 + 0.1 * Strike),
            2 => 10.0 * (Value(1.01, 1.0) + Value(0.99, 1.0) - 2.0 * Value(1.0, 1.0)) / (0.1 + Strike),
            _ => (Value(1.001, 1.0) - Value(0.999, 1.0)) / 0.002,
        };

        public PiecewiseLinear Cost(int variable, Random random)
        {
            double half = 0.0004 + 0.03 * Value(1.0, 1.0) * (0.3 + random.NextDouble()), first = 0.3 * Depth;
            return new PiecewiseLinear(variable, [-first, 0.0, first], [-1.7 * half, -half, half * 1.1, 1.9 * half]);
        }
    }
}
