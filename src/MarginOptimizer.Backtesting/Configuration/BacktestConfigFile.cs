using System.Text;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>Backtests as JSON; the format is in examples/formats.md. Every method throws <see cref="InvalidInputException"/> with all faults.</summary>
public static class BacktestConfigFile
{
    /// <summary>Largest file taken.</summary>
    public const long MaxBytes = 16L << 20;

    /// <param name="path">Of the configuration.</param>
    /// <param name="folder">What paths in it are relative to; null = its own folder.</param>
    public static BacktestConfig Read(string path, string? folder = null) => InputFile.Read(
        path, MaxBytes, stream => Parse(InputFile.ReadAll(stream), new ConfigPaths(Path.GetFullPath(folder ?? Path.GetDirectoryName(Path.GetFullPath(path))!), IsConfined: false)));

    /// <summary>The text alone, for somebody else to read.</summary>
    public static string ReadText(string path) => InputFile.Read(path, MaxBytes, stream => Encoding.UTF8.GetString(InputFile.ReadAll(stream)));

    /// <summary>From text in memory.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="folder">What paths are relative to; none may lead out of it.</param>
    public static BacktestConfig Parse(string json, string folder) =>
        Parse(Encoding.UTF8.GetBytes(json), new ConfigPaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), IsConfined: true));

    private static BacktestConfig Parse(ReadOnlyMemory<byte> bytes, ConfigPaths paths)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var config = new ConfigJson(paths, faults).Read(document.RootElement);
        faults.ThrowIfAny();
        return config! with { Text = Encoding.UTF8.GetString(bytes.Span), Paths = [.. paths.Resolved] };
    }
}
