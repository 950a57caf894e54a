namespace MarginOptimizer.Domain.Limits;

public enum LimitPolicy
{
    /// <summary>Kept by every proposal, whatever the present book does.</summary>
    Hard,

    /// <summary>An upper limit becomes max(limit, present value), a lower one min(limit, present value).</summary>
    NoWorseThanNow,

    /// <summary>May be broken at <see cref="Limit.SoftPrice"/> per unit of excess.</summary>
    Soft,
}
