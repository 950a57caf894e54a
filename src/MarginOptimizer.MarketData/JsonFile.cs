using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData;

/// <summary>Files that are one JSON document, plain or gzip, for readers of a format of their own.</summary>
public static class JsonFile
{
    /// <summary>Runs a reader on the root of a document, which lives no longer than the call; puts the file's name before the path of every fault.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="maxBytes">Largest unpacked size taken.</param>
    /// <param name="reader">What it throws as InvalidInputException becomes faults of the file.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is no JSON, or the reader refused it.</exception>
    public static T Read<T>(string path, long maxBytes, Func<JsonElement, T> reader) => InputFile.Read(path, maxBytes, stream =>
    {
        using var document = JsonInput.Parse(InputFile.ReadAll(stream));
        return reader(document.RootElement);
    });

    /// <summary>Runs a reader on the text of a document that has not been parsed.</summary>
    /// <inheritdoc cref="Read{T}(string, long, Func{JsonElement, T})"/>
    public static T ReadText<T>(string path, long maxBytes, Func<string, T> reader) =>
        InputFile.Read(path, maxBytes, stream => reader(JsonInput.Text(InputFile.ReadAll(stream))));
}
