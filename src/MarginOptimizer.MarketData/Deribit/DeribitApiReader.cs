using System.Text.Json;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// Answers of Deribit's public API joined into one snapshot: get_instruments (terms), get_book_summary_by_currency, ticker and get_order_book
/// (quotes), each with or without its JSON-RPC envelope, one document or JSON lines to a file. Of several quotes of an instrument the most
/// detailed counts (order book, ticker, summary), then the latest. Fields that are not needed are ignored; combos, volatility futures and
/// inactive instruments are left out.
/// </summary>
public static class DeribitApiReader
{
    /// <exception cref="InvalidInputException">A file is missing or malformed, an answer is an error or of another call, a value is wrong.</exception>
    public static MarketSnapshot Read(IReadOnlyList<string> paths, SnapshotOptions options)
    {
        var collected = new ApiAnswers();
        var faults = new ViolationList();
        foreach (var path in paths)
            InputFile.Read(path, InputFile.MaxDocumentBytes, stream =>
            {
                var inFile = new ViolationList();
                AddAll(JsonInput.ParseSequence(InputFile.ReadAll(stream)), collected, inFile);
                foreach (var fault in inFile.Items) faults.Add($"{Path.GetFileName(path)}: {fault.Path}", fault.Message);
                return true;
            });
        return Build(collected, faults, options);
    }

    /// <summary>A snapshot from JSON text in memory.</summary>
    public static MarketSnapshot ParseJson(ReadOnlyMemory<byte> utf8, SnapshotOptions options)
    {
        var collected = new ApiAnswers();
        var faults = new ViolationList();
        AddAll(JsonInput.ParseSequence(utf8), collected, faults);
        return Build(collected, faults, options);
    }

    private static MarketSnapshot Build(ApiAnswers answers, ViolationList faults, SnapshotOptions options)
    {
        var asOf = answers.LatestTime ?? options.At;
        if (asOf is null) faults.Add("document", "no answer carries a time: say at which time the quotes were taken");
        if (options.At < answers.LatestTime)
            faults.Add("at", $"{TimeText.Format(options.At.Value)} is before the quotes of {TimeText.Format(asOf!.Value)}");
        faults.ThrowIfAny();
        return new VenueSnapshot(asOf!.Value, faults).Build(answers.Quotes(asOf.Value), options.Currency, "Deribit public API (JSON)");
    }

    private static void AddAll(IReadOnlyList<JsonElement> documents, ApiAnswers answers, ViolationList faults)
    {
        for (var i = 0; i < documents.Count; i++)
        {
            var (document, path) = (documents[i], documents.Count == 1 ? "" : $"document[{i}]");
            if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("error", out var error))
            {
                faults.Add(Join(path, "error"), $"is an error of the venue: {InputText.Quote(error.GetRawText())}");
                continue;
            }

            var hasEnvelope = document.ValueKind == JsonValueKind.Object && document.TryGetProperty("result", out _);
            AddResult(hasEnvelope ? document.GetProperty("result") : document, hasEnvelope ? Join(path, "result") : path, answers, faults);
        }
    }

    private static void AddResult(JsonElement result, string path, ApiAnswers answers, ViolationList faults)
    {
        if (result.ValueKind != JsonValueKind.Array)
        {
            answers.Add(result, path, faults);
            return;
        }

        var index = 0;
        foreach (var item in result.EnumerateArray())
        {
            var (element, at) = (item, $"{path}[{index++}]");
            var isAnswer = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("result", out _);
            answers.Add(isAnswer ? element.GetProperty("result") : element, isAnswer ? $"{at}.result" : at, faults);
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
