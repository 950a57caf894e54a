using System.Security.Cryptography;
using System.Text;

namespace MarginOptimizer.Backtesting.Journal;

/// <summary>The running check of a journal: the beginning of SHA-256 over the check of the line before and the line, which is a JSON object and has it as its last field.</summary>
internal readonly record struct LineCheck
{
    /// <summary>Hexadecimal digits kept: enough for accidents and for hands that mend, which is all it is against.</summary>
    private const int Length = 16;

    private const string Begin = ",\"check\":\"";
    private const string End = "\"}";

    private readonly string? _digits;

    private LineCheck(string digits) => _digits = digits;

    /// <summary>Before the first line.</summary>
    public static LineCheck None => default;

    /// <summary>A line with its check, and the check after it.</summary>
    /// <param name="json">An object with at least one field, UTF-8.</param>
    public (byte[] Line, LineCheck Next) Sign(ReadOnlySpan<byte> json)
    {
        var next = After(json[..^1]);
        return ([.. json[..^1], .. Encoding.UTF8.GetBytes(next.Suffix)], next);
    }

    /// <summary>The check after a line; null where the line has another one.</summary>
    /// <param name="line">As <see cref="Sign"/> made it.</param>
    public LineCheck? Follow(ReadOnlySpan<byte> line)
    {
        var body = line.Length - Begin.Length - Length - End.Length;
        if (body <= 0) return null;
        var next = After(line[..body]);
        return line[body..].SequenceEqual(Encoding.UTF8.GetBytes(next.Suffix)) ? next : null;
    }

    private string Suffix => Begin + _digits + End;

    private LineCheck After(ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(_digits ?? ""));
        hash.AppendData(body);
        return new LineCheck(Convert.ToHexStringLower(hash.GetHashAndReset())[..Length]);
    }
}
