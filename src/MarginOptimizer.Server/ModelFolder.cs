using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData;

namespace MarginOptimizer.Server;

/// <summary>A folder of model documents that a server offers beside those of the library.</summary>
public static class ModelFolder
{
    /// <summary>Most documents taken from a folder.</summary>
    private const int MostFiles = 1_000;

    /// <summary>Adds every <c>*.json</c> of a folder, by name.</summary>
    /// <exception cref="InvalidInputException">The folder does not exist or holds too many files, or documents are faulty; carries every fault by file.</exception>
    public static MarginModelCatalog AddTo(MarginModelCatalog catalog, string folder)
    {
        if (!Directory.Exists(folder)) throw new InvalidInputException(nameof(ServerOptions.ModelFolder), $"'{folder}' is no folder");
        var paths = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
        if (paths.Count > MostFiles)
            throw new InvalidInputException(nameof(ServerOptions.ModelFolder), $"'{folder}' holds more than {MostFiles} documents");
        var violations = new ViolationList();
        foreach (var path in paths)
        {
            try
            {
                catalog = JsonFile.ReadText(path, 4L * MarginModelReader.MaximumLength, text => catalog.With(MarginModelReader.ReadFile(text)));
            }
            catch (InvalidInputException fault)
            {
                foreach (var violation in fault.Violations) violations.Add(violation.Path, violation.Message);
            }
        }

        violations.ThrowIfAny();
        return catalog;
    }
}
