using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Draws how the orders of a proposal are to be executed, as <c>marginopt plan --proposal</c> asks for it.</summary>
internal static class PlanRequests
{
    /// <summary>Evaluations of the margin while planning.</summary>
    private const long Work = 20_000;

    /// <param name="problem">The request that was answered.</param>
    /// <param name="result">The answer, with orders in whole lots.</param>
    /// <param name="random">Draws peak, slices and moves.</param>
    public static PlanExecutionRequest Draw(ProposeRebalancingRequest problem, ProposeRebalancingResult result, Random random)
    {
        var request = new PlanExecutionRequest
        {
            Problem = problem,
            PlanWorkLimit = Work,
            MostSlices = 1 << random.Next(7),
            OverRobustMoves = Draws.OneIn(random, 4) && result.Robust.Count > 0,
        };
        request.Trades.AddRange(result.Trades.Select(t => new OrderToExecute { Account = t.Account, Instrument = t.Instrument, Quantity = t.Quantity }));
        var larger = Math.Max(result.Before.InitialUsd, result.After.InitialUsd);
        switch (random.Next(5))
        {
            case 0:
                request.PeakShare = 1.0 + (0.3 * random.NextDouble());
                break;
            case 1:
                request.PeakMarginUsd = larger * (0.9 + (0.4 * random.NextDouble()));
                request.BufferUsd = 0.01 * larger * random.NextDouble();
                break;
            case 2:
                var least = Math.Min(result.Before.CollateralUsd - result.Before.InitialUsd, result.After.CollateralUsd - result.After.InitialUsd);
                request.LeastHeadroomUsd = least - (0.2 * larger * random.NextDouble());
                break;
        }

        return request;
    }
}
