using System.CommandLine;
using System.CommandLine.Invocation;
using MarginOptimizer.Cli.Answers;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Cli.Shell;

/// <summary>Runs one command line and turns every outcome into an exit code, without a stack trace for users.</summary>
internal static class CommandShell
{
    /// <summary>After a signal: enough for a search to return the best found so far, and for a server to drain.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    private static readonly InvocationConfiguration Configuration = new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeToStop,
    };

    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction or null)
            return Complain(ExitCode.BadInput, [.. parsed.Errors.Select(e => e.Message), "marginopt --help lists commands and options"]);
        try
        {
            return await parsed.InvokeAsync(Configuration);
        }
        catch (Exception fault)
        {
            return Explain(fault);
        }
    }

    private static int Explain(Exception fault) => fault switch
    {
        InvalidInputException invalid => Complain(ExitCode.BadInput, invalid.Violations.Select(v => v.ToString())),
        ModelNotEffectiveException => Complain(ExitCode.BadInput, [$"--model: {fault.Message}"]),
        OverloadedException => Complain(ExitCode.BadInput, [fault.Message]),
        OperationCanceledException => Complain(ExitCode.Failure, ["cancelled"]),
        ServerFailureException or IOException => Complain(ExitCode.Failure, [fault.Message]),
        _ => Complain(ExitCode.Failure, [$"internal error, nothing was computed: {fault.GetType().Name}: {fault.Message}"]),
    };

    private static int Complain(int exitCode, IEnumerable<string> lines)
    {
        foreach (var line in lines) Console.Error.WriteLine(line);
        return exitCode;
    }
}
