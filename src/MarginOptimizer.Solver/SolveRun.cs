using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Tree;

namespace MarginOptimizer.Solver;

/// <summary>One solve from the relaxation to the answer.</summary>
internal sealed class SolveRun(ConvexProgram program, SolveBudget budget, WorkMeter meter, Relaxation relaxation, bool divides)
{
    private const double RoundingAtRest = 1e-10;

    /// <summary>Share of the usual local search that goes before branch and bound.</summary>
    private const double FirstSearch = 0.05;

    /// <summary>Variables beyond which the whole local search may find better points than branch and bound, which then sees little of its tree.</summary>
    private const int WideFrom = 400;

    public Solution Solve()
    {
        SimplexOutcome outcome = relaxation.Solve();
        if (outcome == SimplexOutcome.Infeasible)
        {
            return program.Legs is null ? Infeasible(relaxation.Infeasibility!) : WithoutLegs(relaxation.Infeasibility!);
        }

        double[] start = WholeStart();
        bool startKept = InBox(start) && LimitCheck.AllKept(program, start, budget.FeasibilityTolerance);
        if (outcome != SimplexOutcome.Optimal)
        {
            return Unfinished(outcome, startKept ? PulledBack(start) : []);
        }

        double[] point = RelaxedPoint(out double objective);
        WarmStart warmStart = relaxation.Index();
        Solution solution = program.Legs is not null ? Divided(Known(start, startKept), warmStart, [])
            : HasLots() ? WholeLots(start, point, warmStart)
            : Answer(point, objective, wholeLots: false);
        return solution with { RelaxedX = point, RelaxedObjective = objective, WarmStart = warmStart };
    }

    private Solution WholeLots(double[] start, double[] relaxed, WarmStart warmStart)
    {
        Certificate certificate = relaxation.Multipliers!;
        DualBound bound = DualBound.Of(relaxation.Model, certificate, withObjective: true, wholeLots: true);
        LotProgram lots = LotProgram.Build(program, relaxed, certificate, meter);
        for (int i = 0; i < program.VariableCount; i++)
        {
            if (program.Lots[i] > 0.0 && lots.LowestLot[i] > lots.HighestLot[i])
            {
                return Answer([], double.PositiveInfinity, wholeLots: true) with { Status = SolutionStatus.InfeasibleInLots, Tree = TreeProof.Undivided };
            }
        }

        double accepted = Math.Max(budget.AbsoluteGap, budget.RelativeGap * GapReference());
        LotSearch search = Searched(divides ? FirstSearch : 1.0);
        LotSearch? whole = null;
        if (divides && !meter.Stopped && !(search.Best.Length > 0 && search.Objective - bound.Value <= accepted))
        {
            // Where limits leave little room points come from repairing lots, not from dividing; and of a wide program the tree sees too little.
            bool hasNothing = search.Best.Length == 0 || search.Best.AsSpan().SequenceEqual(start);
            whole = hasNothing || program.VariableCount > WideFrom ? Searched(1.0) : null;
            search = whole is not null && (hasNothing || (whole.Best.Length > 0 && whole.Objective - bound.Value <= accepted)) ? whole : search;
        }

        if (!divides)
        {
            return search.Best.Length > 0
                ? Answer(search.Best, search.Objective, wholeLots: true)
                : Answer([], double.PositiveInfinity, wholeLots: true) with { Status = SolutionStatus.NoSolutionFound };
        }

        var incumbent = new TreeIncumbent(program, budget, null, lots, meter);
        if (search.Best.Length > 0)
        {
            incumbent.Offer(search.Best);
        }

        return incumbent.HasPoint && (meter.Stopped || incumbent.Objective - bound.Value <= accepted)
            ? Answer(search.Best, search.Objective, wholeLots: true)
            : Divided(incumbent, warmStart, whole?.Best ?? []);

        LotSearch Searched(double effort)
        {
            var lotSearch = new LotSearch(lots, new SimplexLotRelaxation(lots, relaxation, meter), bound, meter, accepted, effort);
            lotSearch.Run(start, relaxed);
            return lotSearch;
        }
    }

    /// <summary>A point known before any search, offered.</summary>
    private TreeIncumbent Known(double[] start, bool isKept)
    {
        LegTerms? legs = LegTerms.Of(program, relaxation.Model);
        LotProgram? lots = HasLots() && !meter.Stopped ? LotProgram.Build(program, relaxation.Point(), relaxation.Multipliers!, meter) : null;
        var incumbent = new TreeIncumbent(program, budget, legs, meter.Stopped ? null : lots, meter);
        if (isKept)
        {
            incumbent.Offer(start);
        }

        return incumbent;
    }

    /// <summary>Proves by branch and bound what is left open.</summary>
    /// <param name="spare">A further point, or none, for the end: another start leads the small trees to other points.</param>
    private Solution Divided(TreeIncumbent incumbent, WarmStart warmStart, double[] spare)
    {
        var root = new TreeBox(program.VariableCount);
        for (int i = 0; i < program.VariableCount; i++)
        {
            (root.Lower[i], root.Upper[i]) = LotProgram.Ends(program, i);
            if (root.Lower[i] > root.Upper[i])
            {
                return Told(SolutionStatus.InfeasibleInLots) with { LowerBound = double.PositiveInfinity, Tree = TreeProof.Undivided };
            }
        }

        var lp = new TreeLp(program, relaxation.Model, meter, warmStart, root);
        var search = new TreeSearch(program, budget, lp, root, incumbent, meter, Math.Max(budget.AbsoluteGap, budget.RelativeGap * GapReference()), TreeReach.Full);
        search.Run();
        if (spare.Length > 0)
        {
            incumbent.Offer(spare);
        }

        Certificate certificate = Stripped(relaxation.Multipliers!);
        bool isEmpty = !incumbent.HasPoint && search.IsComplete && double.IsPositiveInfinity(search.LowerBound);
        double bound = program.Legs is null ? Math.Max(search.LowerBound, DualBound.Of(relaxation.Model, certificate, withObjective: true, wholeLots: true).Value) : search.LowerBound;
        double gap = incumbent.Objective - bound;
        SolutionStatus status = isEmpty ? SolutionStatus.InfeasibleInLots
            : !incumbent.HasPoint ? SolutionStatus.NoSolutionFound
            : budget.Accepts(gap, GapReference()) ? SolutionStatus.Optimal
            : meter.Stopped ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        TreeProof proof = search.Proof();
        return Told(status) with
        {
            ConflictingLimits = isEmpty ? Pressed(proof) : [],
            X = incumbent.Best,
            Objective = incumbent.Objective,
            LowerBound = bound,
            Certificate = certificate,
            Tree = proof,
            Nodes = search.Nodes,
        };
    }

    /// <summary>Names of the limits with a multiplier in a proof that a part is empty, or that rule out ranges.</summary>
    private ImmutableArray<string> Pressed(TreeProof proof) =>
    [
        .. program.Limits.Where((_, k) => proof.Nodes.Any(node => (node.Evidence is { IsEmpty: true } evidence && evidence.Multipliers.LimitMultipliers[k] != 0.0)
                || node.Implied.Any(range => range.Limit == k)))
            .Select(limit => limit.Name),
    ];

    /// <summary>Multipliers of the program's own limits: the one on the number of legs is left out.</summary>
    private Certificate Stripped(Certificate certificate) => certificate with { LimitMultipliers = certificate.LimitMultipliers[..program.Limits.Length] };

    /// <summary>Infeasible with the terms of the legs: the limits contradict each other, or together with the rules on legs.</summary>
    private Solution WithoutLegs(Certificate proof)
    {
        Certificate stripped = Stripped(proof);
        if (CertificateBound.Of(program, stripped, withObjective: false, wholeLots: false).Value > 0.0)
        {
            return Infeasible(stripped);
        }

        double price = program.Legs!.MostLegs is null ? 0.0 : Math.Max(0.0, proof.LimitMultipliers[program.Limits.Length]);
        return Told(SolutionStatus.InfeasibleInLots) with
        {
            LowerBound = double.PositiveInfinity,
            ConflictingLimits = [.. program.Limits.Where((_, k) => stripped.LimitMultipliers[k] != 0.0).Select(limit => limit.Name)],
            Tree = new TreeProof([new TreeProofNode(-1, null, new TreeEvidence(stripped, price, IsEmpty: true, []))]),
        };
    }

    /// <summary>What the meter counted.</summary>
    private Solution Told(SolutionStatus status) => new()
    {
        Status = status,
        X = [],
        Objective = double.PositiveInfinity,
        LowerBound = double.NegativeInfinity,
        Iterations = meter.Iterations,
        Work = meter.Spent,
        Refactorisations = meter.Refactorisations,
        Checkpoints = meter.Checkpoints,
        StoppedAt = meter.StoppedAt,
        Cuts = meter.Cuts,
        Passes = Passes(),
    };

    /// <summary>
    /// The better of the start and a point on the way from it to the last optimum of the cuts. Limits are convex, so where the chord between their
    /// values at both ends keeps a limit, the limit is kept; no row is looked at again.
    /// </summary>
    private double[] PulledBack(double[] start)
    {
        if (!relaxation.HasCutPoint || HasLots())
        {
            return start;
        }

        ReadOnlySpan<double> far = relaxation.CutPoint;
        double share = 1.0;
        foreach (ProgramLimit limit in program.Limits)
        {
            double beyond = PointEvaluation.Value(program, limit.Form, far);
            if (!(beyond > limit.Upper || beyond < limit.Lower))
            {
                continue;
            }

            double bound = beyond > limit.Upper ? limit.Upper : limit.Lower, near = PointEvaluation.Value(program, limit.Form, start);
            share = Math.Min(share, Math.Clamp((bound - near) / (beyond - near), 0.0, 1.0));
        }

        var x = new double[start.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(start[i] + (share * (far[i] - start[i])), program.Lower[i], program.Upper[i]);
        }

        bool better = PointEvaluation.Value(program, program.Objective, x) < PointEvaluation.Value(program, program.Objective, start);
        return better && LimitCheck.AllKept(program, x, budget.FeasibilityTolerance) ? x : start;
    }

    /// <summary>The point that asks for nothing: zero, or the nearest to it in the box.</summary>
    private double[] Start()
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        return x;
    }

    /// <summary>The start in whole lots, rounded into the box where that excludes zero.</summary>
    private double[] WholeStart()
    {
        double[] x = Start();
        for (int i = 0; i < x.Length; i++)
        {
            double lot = program.Lots[i];
            if (lot > 0.0 && x[i] != 0.0)
            {
                x[i] = lot * (x[i] > 0.0 ? Math.Ceiling(x[i] / lot) : Math.Floor(x[i] / lot));
            }
        }

        return x;
    }

    private bool InBox(double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < program.Lower[i] || x[i] > program.Upper[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The optimum, moved along the optimal face for the second objective when that costs nothing.</summary>
    private double[] RelaxedPoint(out double objective)
    {
        double[] first = KeptPoint();
        ConvexProgram relaxed = relaxation.Model.Origin.Program;
        objective = PointEvaluation.Value(relaxed, relaxed.Objective, first);
        if (program.SecondObjective is null)
        {
            return first;
        }

        relaxation.ImproveSecond();
        double[] second = KeptPoint();
        double improved = PointEvaluation.Value(relaxed, relaxed.Objective, second);
        if (improved > objective + 1e-10 * Scale(objective) || !LimitCheck.AllKept(program, second, budget.FeasibilityTolerance))
        {
            return first;
        }

        objective = improved;
        return second;
    }

    /// <summary>A limit at nothing (a budget of zero) has no size that a tolerance could refer to: there the rounding of variables at rest is taken off.</summary>
    private double[] KeptPoint()
    {
        double[] point = relaxation.Point();
        if (LimitCheck.AllKept(program, point, budget.FeasibilityTolerance))
        {
            return point;
        }

        double[] snapped = relaxation.Point(RoundingAtRest);
        return LimitCheck.AllKept(program, snapped, budget.FeasibilityTolerance) ? snapped : point;
    }

    private double Scale(double objective) => Math.Max(Math.Abs(objective), program.GapScale);

    private Solution Answer(double[] x, double objective, bool wholeLots, bool isKnownKept = false)
    {
        Certificate certificate = relaxation.Multipliers!;
        double bound = DualBound.Of(relaxation.Model, certificate, withObjective: true, wholeLots).Value;
        bool kept = x.Length == program.VariableCount && (isKnownKept || LimitCheck.AllKept(program, x, budget.FeasibilityTolerance));
        double gap = objective - bound;
        SolutionStatus status = !kept ? SolutionStatus.NumericalFailure
            : budget.Accepts(gap, GapReference()) ? SolutionStatus.Optimal
            : meter.Stopped ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        bool hasLegs = program.Legs is not null;
        return Told(status) with
        {
            X = kept ? x : [],
            Objective = kept ? objective : double.PositiveInfinity,
            LowerBound = bound,
            Certificate = hasLegs ? Stripped(certificate) : certificate,
            Tree = hasLegs ? AtRoot(certificate) : null,
        };
    }

    /// <summary>Proof by the relaxation alone.</summary>
    private TreeProof AtRoot(Certificate certificate)
    {
        double price = program.Legs!.MostLegs is null ? 0.0 : Math.Max(0.0, certificate.LimitMultipliers[program.Limits.Length]);
        return new TreeProof([new TreeProofNode(-1, null, new TreeEvidence(Stripped(certificate), price, IsEmpty: false, []))]);
    }

    private double GapReference() => Math.Max(Math.Abs(PointEvaluation.Value(program, program.Objective, Start())), program.GapScale);

    private Solution Unfinished(SimplexOutcome outcome, double[] incumbent)
    {
        if (incumbent.Length > 0)
        {
            double objective = PointEvaluation.Value(program, program.Objective, incumbent);
            return Answer(incumbent, objective, wholeLots: HasLots(), isKnownKept: true);
        }

        return Answer([], double.PositiveInfinity, wholeLots: HasLots()) with
        {
            Status = outcome == SimplexOutcome.Failed ? SolutionStatus.NumericalFailure : SolutionStatus.NoSolutionFound,
            X = [],
            Objective = double.PositiveInfinity,
        };
    }

    /// <summary>Rows evaluated, in passes over all rows of tail means.</summary>
    private double Passes()
    {
        long rows = 0;
        foreach (ScenarioFunction function in program.Functions)
        {
            rows += function.IsMaximum ? 0 : function.Matrix.Rows;
        }

        return rows == 0 ? 0.0 : meter.ScenarioRows / (double)rows;
    }

    private bool HasLots() => program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0;

    private Solution Infeasible(Certificate proof)
    {
        ImmutableArray<string> names = [.. program.Limits.Where((_, k) => proof.LimitMultipliers[k] != 0.0).Select(limit => limit.Name)];
        return Told(SolutionStatus.Infeasible) with
        {
            LowerBound = double.PositiveInfinity,
            Infeasibility = proof,
            ConflictingLimits = names,
        };
    }
}
