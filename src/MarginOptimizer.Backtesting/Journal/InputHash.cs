using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Journal;

/// <summary>One number for everything that goes into a run.</summary>
internal static class InputHash
{
    /// <summary>SHA-256 of the configuration's text and of the contents of every file, in order; names do not count.</summary>
    /// <param name="marketFiles">What folders and patterns of the market came to.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    public static string Of(BacktestConfig config, IEnumerable<string> marketFiles)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(config.Text));
        foreach (var path in config.Paths.Where(File.Exists).Concat(marketFiles)) hash.AppendData(OfFile(path));
        // Their recipes may name files of their own.
        foreach (var set in (config.Rebalancing?.Limits ?? []).Select(l => l.Rows).OfType<ReturnScenarios>().Distinct()) Append(hash, set);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReturnScenarios set)
    {
        foreach (var (coin, values) in set.Returns.Concat(set.Volatilities))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(coin.Code));
            hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    private static byte[] OfFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return SHA256.HashData(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Path.GetFileName(path), $"cannot be read: {fault.Message}");
        }
    }
}
