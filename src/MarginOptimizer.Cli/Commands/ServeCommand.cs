using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Server;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt serve</c>: the gRPC server in this process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var standard = new ServerOptions();
        var grpcPort = TextOption.Port("--grpc-port", standard.GrpcPort, "Port of gRPC (HTTP/2 without TLS); 0 = any free one");
        var httpPort = TextOption.Port("--http-port", standard.HttpPort, "Port of /healthz (HTTP/1.1); 0 = any free one");
        var address = new Option<string>("--address")
        {
            Description = "IP address to listen on",
            HelpName = "IP",
            DefaultValueFactory = _ => standard.Address,
        };
        var models = new Option<string?>("--model-folder")
        {
            Description = "Folder of model documents (examples/formats.md) to offer beside those of this program",
            HelpName = "DIR",
        };
        var backtests = new Option<string?>("--backtest-folder")
        {
            Description = "Folder where backtests and their results are kept; without it none are run",
            HelpName = "DIR",
        };
        var data = new Option<string?>("--backtest-data")
        {
            Description = "Folder with the data of backtests: paths in their configurations are relative to it and may not lead out of it",
            HelpName = "DIR",
        };
        var threads = TextOption.Count("--backtest-threads", $"Threads of the backtest that runs (default {standard.BacktestThreads})");
        var command = new Command("serve", "Answer margin, proposals and backtests over gRPC until told to stop; ready when /healthz answers 200")
        {
            grpcPort, httpPort, address, models, backtests, data, threads,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = standard with
            {
                GrpcPort = parsed.GetValue(grpcPort),
                HttpPort = parsed.GetValue(httpPort),
                Address = parsed.GetValue(address)!,
                ModelFolder = parsed.GetValue(models) ?? "",
                BacktestFolder = parsed.GetValue(backtests) ?? "",
                BacktestData = parsed.GetValue(data) ?? "",
                BacktestThreads = (int)Math.Min(parsed.GetValue(threads) ?? standard.BacktestThreads, int.MaxValue),
            };
            await MarginOptimizerServer.RunAsync(options, Console.Out, cancellation);
            return ExitCode.Answer;
        });
        return command;
    }
}
