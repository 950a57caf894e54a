using System.Globalization;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Server;

/// <summary>The server as a process of its own: <c>--grpc-port N --http-port M --address IP --model-folder DIR
/// --backtest-folder DIR --backtest-data DIR --backtest-threads N</c>.</summary>
internal static class CommandLine
{
    private const int BadUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await MarginOptimizerServer.RunAsync(Parse(args), Console.Out);
            return 0;
        }
        catch (InvalidInputException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return BadUsage;
        }
    }

    internal static ServerOptions Parse(string[] args)
    {
        var violations = new ViolationList();
        var options = new ServerOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            options = args[i] switch
            {
                "--grpc-port" => options with { GrpcPort = Port(args[i], value, violations) },
                "--http-port" => options with { HttpPort = Port(args[i], value, violations) },
                "--address" => options with { Address = value },
                "--model-folder" => options with { ModelFolder = value },
                "--backtest-folder" => options with { BacktestFolder = value },
                "--backtest-data" => options with { BacktestData = value },
                "--backtest-threads" => options with { BacktestThreads = Whole(args[i], value, violations) },
                _ => Unknown(args[i], options, violations),
            };
        }

        violations.ThrowIfAny();
        return options;
    }

    private static int Port(string name, string value, ViolationList violations)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port;
        violations.Add(name, $"'{value}' is no port");
        return 0;
    }

    private static int Whole(string name, string value, ViolationList violations)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        violations.Add(name, $"'{value}' is no whole number");
        return 1;
    }

    private static ServerOptions Unknown(string name, ServerOptions options, ViolationList violations)
    {
        violations.Add(name, "is unknown; known are --grpc-port, --http-port, --address, --model-folder, --backtest-folder, --backtest-data, --backtest-threads");
        return options;
    }
}
