using System.Diagnostics;

namespace MarginOptimizer.Pricing.Tests.Determinism;

public class InstructionSetTests
{
    /// <summary>The same program in a child process that the runtime denies AVX2, AVX or every vector instruction.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableAVX")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Results_do_not_depend_on_the_instruction_set(string disabled)
    {
        var (isAvx2Used, fingerprint) = await RunChildAsync(disabled);
        Assert.False(isAvx2Used);
        Assert.Equal(Fingerprint.Compute(), fingerprint);
    }

    [Fact]
    public async Task Results_do_not_depend_on_the_tier_of_compilation() =>
        Assert.Equal(Fingerprint.Compute(), (await RunChildAsync("DOTNET_TieredCompilation")).Fingerprint);

    private static async Task<(bool IsAvx2Used, string Fingerprint)> RunChildAsync(string disabled)
    {
        var assembly = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", assembly])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[disabled] = "0";
        using var child = Process.Start(start) ?? throw new InvalidOperationException("the child process did not start");
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
        var words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (bool.Parse(words[0]), words[1]);
    }
}
