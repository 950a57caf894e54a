using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Finds the chosen version in a catalog or in the document given, telling an unknown model from one that is not in force.</summary>
internal static class ModelSelection
{
    /// <inheritdoc cref="File" path="/exception"/>
    public static IMarginModel Select(MarginModelCatalog catalog, ModelChoice choice) => File(catalog, choice).Model;

    /// <summary>The version with what supports it.</summary>
    /// <param name="catalog">Where ids are looked up.</param>
    /// <param name="choice">An id, or a document.</param>
    /// <param name="path">Where the choice stands in the request.</param>
    /// <exception cref="InvalidInputException">There is no model of that id, or the document is faulty.</exception>
    /// <exception cref="ModelNotEffectiveException">None of its versions is in force at that time.</exception>
    public static ModelFile File(MarginModelCatalog catalog, ModelChoice choice, string path = "model")
    {
        if (choice.Document.Length > 0) return Read(choice, path);
        try
        {
            return catalog.Resolve(choice.Id, choice.At);
        }
        catch (InvalidInputException fault) when (catalog.Versions.Any(v => v.Id == choice.Id || choice.Id.StartsWith(v.Id + "@", StringComparison.Ordinal)))
        {
            throw new ModelNotEffectiveException(fault.Violations[0].Message, fault);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException($"{path}.id", fault.Violations[0].Message);
        }
    }

    private static ModelFile Read(ModelChoice choice, string path)
    {
        ModelFile file;
        try
        {
            file = MarginModelReader.ReadFile(choice.Document);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = $"{path}.document: {v.Path}" })]);
        }

        if (choice.Id.Length == 0 || choice.Id == file.Version.Id || choice.Id == file.Version.Name) return file;
        throw new InvalidInputException($"{path}.id", $"is {FieldReader.Quoted(choice.Id)}, but the document is {file.Version.Name}");
    }
}
