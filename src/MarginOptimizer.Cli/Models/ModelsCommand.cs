using System.CommandLine;
using MarginOptimizer.Cli.Options;

namespace MarginOptimizer.Cli.Models;

/// <summary><c>marginopt models</c>: the margin models themselves.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Versions of the margin models, their parameters, and what supports them")
    {
        ListModelsCommand.Create(new ModelsOptions()),
        ShowModelCommand.Create(new ModelsOptions()),
        DiffModelsCommand.Create(new ModelsOptions()),
        ValidateModelsCommand.Create(new ModelsOptions()),
    };
}
