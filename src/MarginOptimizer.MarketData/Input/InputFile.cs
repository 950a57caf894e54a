using System.IO.Compression;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Input;

/// <summary>Files as byte streams, unpacked where they are gzip (told by content, not by name), with every failure as a fault.</summary>
internal static class InputFile
{
    /// <summary>Largest unpacked size of a file that is read row by row.</summary>
    public const long MaxStreamBytes = 512L << 20;

    /// <summary>Largest unpacked size of a file that is read as one document.</summary>
    public const long MaxDocumentBytes = 256L << 20;

    /// <summary>Runs a reader on a file and puts the file's name before the path of every fault.</summary>
    public static T Read<T>(string path, long maxBytes, Func<Stream, T> reader)
    {
        var file = Path.GetFileName(path) is { Length: > 0 } name ? name : path;
        try
        {
            using var stream = Open(path, maxBytes);
            return reader(stream);
        }
        catch (InvalidInputException error)
        {
            throw new InvalidInputException([.. error.Violations.Select(v => v with { Path = $"{file}: {v.Path}" })]);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidInputException(file, $"is not a valid gzip file: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, $"cannot be read: {error.Message}");
        }
    }

    public static byte[] ReadAll(Stream stream)
    {
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// <summary>Told by the first two bytes.</summary>
    public static bool IsGzip(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 2);
        return StartsAsGzip(file);
    }

    private static bool StartsAsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        return file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
    }

    private static LimitedStream Open(string path, long maxBytes)
    {
        if (Directory.Exists(path)) throw new InvalidInputException("file", "is a directory, expected a file");
        if (!File.Exists(path)) throw new InvalidInputException("file", "does not exist");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var isGzip = StartsAsGzip(file);
        file.Position = 0;
        return new LimitedStream(isGzip ? new GZipStream(file, CompressionMode.Decompress) : file, maxBytes);
    }
}
