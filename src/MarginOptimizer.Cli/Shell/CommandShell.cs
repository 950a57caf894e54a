using System.CommandLine;
using System.CommandLine.Invocation;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Shell;

/// <summary>Runs one command line and turns every outcome into an exit code, without a stack trace for users.</summary>
internal static class CommandShell
{
    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
            return Complain(ExitCode.BadInput, [.. parsed.Errors.Select(e => e.Message), "see --help"]);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InvalidInputException fault)
        {
            return Complain(ExitCode.BadInput, [fault.Message]);
        }
        catch (OperationCanceledException)
        {
            return Complain(ExitCode.Failure, ["cancelled"]);
        }
    }

    private static int Complain(int exitCode, IEnumerable<string> lines)
    {
        foreach (var line in lines) Console.Error.WriteLine(line);
        return exitCode;
    }
}
