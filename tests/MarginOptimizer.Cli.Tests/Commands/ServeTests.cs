using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class ServeTests
{
    [Fact]
    public async Task A_server_gives_the_answers_of_this_process_and_stops_when_told()
    {
        using var server = await ServerProcess.StartAsync();
        await server.WaitUntilReadyAsync();

        foreach (var command in (string[])["margin", "propose"])
        {
            var here = await CliProcess.RunAsync(command, "--json");
            var there = await CliProcess.RunAsync(command, "--json", "--server", server.Grpc.ToString());
            Assert.Equal(0, there.ExitCode);
            Assert.Equal(HashOf(here), HashOf(there));
        }

        var refused = await CliProcess.RunAsync("margin", "--model", "nobody", "--server", server.Grpc.ToString());
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(0, await server.StopAsync());
    }

    private static string HashOf(Outcome outcome)
    {
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.GetProperty("resultHash").GetString()!;
    }
}
