using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>The question of a proposal inside the request of another call: faults are named by their place in that request.</summary>
internal static class EmbeddedProblem
{
    /// <summary>Name of the field in every request that has one.</summary>
    private const string Field = "problem";

    /// <exception cref="InvalidInputException">Carries every fault by its path, or says that there is no problem at all.</exception>
    /// <exception cref="ModelNotEffectiveException">The model is not in force at the time asked for.</exception>
    public static RebalancingProblem Read(V1.ProposeRebalancingRequest? problem, Engine engine)
    {
        if (problem is null) throw new InvalidInputException(Field, "is missing: the book, its market and what may be traded");
        try
        {
            return ProposeRebalancingWire.Read(problem, engine.SelectModel, engine.ScenarioCaps);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = $"{Field}.{v.Path}" })]);
        }
    }

    /// <summary>Runs what names faults of the problem by the core's own fields.</summary>
    /// <param name="own">Fields of the request itself, which are called the same in the core.</param>
    public static T InWireTerms<T>(Func<T> act, params string[] own)
    {
        try
        {
            return act();
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = PathOf(v.Path, own) })]);
        }
    }

    private static string PathOf(string path, string[] own)
    {
        var isOwn = path == Field || path.StartsWith(Field + ".", StringComparison.Ordinal)
            || own.Any(name => path == name || path.StartsWith(name + "[", StringComparison.Ordinal));
        return isOwn ? path : $"{Field}.{ProposeRebalancingCall.WirePathOf(path)}";
    }
}
