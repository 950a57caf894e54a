using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Journal;

/// <summary>One number for everything that goes into a run.</summary>
internal static class InputHash
{
    /// <summary>
    /// SHA-256 of the configuration's text, of the contents of every file, in order, with folders and patterns as the files they come to, of the rows that
    /// recipes come to and of every version of the margin model. Names do not count.
    /// </summary>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    public static string Of(BacktestPlan plan)
    {
        var config = plan.Config;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(config.Text));
        Append(hash, plan.Market.Files);
        foreach (var path in config.Paths.Except(config.Market.Files)) Append(hash, FilesOf(path));
        // Their recipes may name files of their own.
        foreach (var set in (config.Rebalancing?.Limits ?? []).Select(l => l.Rows).OfType<ReturnScenarios>().Distinct()) Append(hash, set);
        foreach (var model in plan.Models) Append(hash, Encoding.UTF8.GetBytes(model.Digest));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>None where nothing is there: whoever reads it then names the fault.</summary>
    private static List<string> FilesOf(string path)
    {
        if (Directory.Exists(path) || Path.GetFileName(path).Contains('*', StringComparison.Ordinal)) return HistoryPaths.Expand([path]);
        return File.Exists(path) ? [path] : [];
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<string> files)
    {
        Append(hash, files.Count);
        foreach (var file in files) hash.AppendData(OfFile(file));
    }

    private static void Append(IncrementalHash hash, ReturnScenarios set)
    {
        foreach (var (coin, values) in set.Returns.Concat(set.Volatilities))
        {
            Append(hash, Encoding.UTF8.GetBytes(coin.Code));
            Append(hash, MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    /// <summary>With the length, so that nothing can move from one part to the next.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
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
