using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Finds the chosen version in a catalog, telling an unknown model from one that is not in force.</summary>
internal static class ModelSelection
{
    /// <summary>Between id and first day in the name of a version.</summary>
    private const char VersionMark = '@';

    /// <exception cref="InvalidInputException">There is no model of that id.</exception>
    /// <exception cref="ModelNotEffectiveException">None of its versions is in force at that time.</exception>
    public static IMarginModel Select(MarginModelCatalog catalog, ModelChoice choice)
    {
        var isKnown = catalog.Versions.Any(v => v.Id == choice.Id);
        try
        {
            return choice.Id.Contains(VersionMark) ? catalog.Named(choice.Id) : catalog.Select(choice.Id, choice.At);
        }
        catch (InvalidInputException fault) when (isKnown)
        {
            throw new ModelNotEffectiveException(fault.Violations[0].Message, fault);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException("model.id", fault.Violations[0].Message);
        }
    }
}
