using System.Globalization;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers the calls of <c>MarginModelService</c>; the service and the command line both call them.</summary>
/// <param name="catalog">The versions known.</param>
public sealed class MarginModelCalls(MarginModelCatalog catalog)
{
    private const int StandardPage = 100;
    private const int LargestPage = 1_000;

    /// <exception cref="InvalidInputException">There is no such model, or the page is none.</exception>
    public V1.ListMarginModelsResponse List(V1.ListMarginModelsRequest request)
    {
        var files = catalog.Files.Where(f => request.Id.Length == 0 || f.Version.Id == request.Id).ToList();
        var violations = new ViolationList();
        if (files.Count == 0 && request.Id.Length > 0)
            violations.Add("id", $"there is no model {FieldReader.Quoted(request.Id)}; there are {string.Join(", ", catalog.Ids)}");
        if (request.PageSize is < 0 or > LargestPage)
            violations.Add("page_size", $"is {request.PageSize}, expected 0 (= {StandardPage}) to {LargestPage}");
        var start = 0;
        if (request.PageToken.Length > 0
            && (!int.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out start) || start >= files.Count))
        {
            violations.Add("page_token", $"is {FieldReader.Quoted(request.PageToken)}, no token of a page before");
        }

        violations.ThrowIfAny();
        var end = start + (request.PageSize == 0 ? StandardPage : request.PageSize);
        var response = new V1.ListMarginModelsResponse
        {
            NextPageToken = end < files.Count ? end.ToString(CultureInfo.InvariantCulture) : "",
        };
        response.Versions.AddRange(files.Skip(start).Take(end - start).Select(ModelDataWire.Write));
        return response;
    }

    /// <param name="request">Names a version.</param>
    /// <param name="now">The instant of a selector that names none.</param>
    /// <exception cref="InvalidInputException">There is no such model.</exception>
    /// <exception cref="ModelNotEffectiveException">None of its versions is in force then.</exception>
    public V1.GetMarginModelResponse Get(V1.GetMarginModelRequest request, DateTimeOffset now)
    {
        var file = Select(request.Model, "model", now);
        var response = new V1.GetMarginModelResponse { Version = ModelDataWire.Write(file) };
        response.Rules.AddRange(file.Rules.Select(ModelDataWire.Write));
        response.Parameters.AddRange(file.Parameters.Select(ModelDataWire.Write));
        return response;
    }

    /// <summary>The faults of a document are the answer: this throws for none.</summary>
    public static V1.ValidateMarginModelResponse Validate(V1.ValidateMarginModelRequest request)
    {
        var response = new V1.ValidateMarginModelResponse();
        try
        {
            response.Version = ModelDataWire.Write(MarginModelReader.ReadFile(request.Document));
        }
        catch (InvalidInputException fault)
        {
            response.Faults.AddRange(fault.Violations.Select(v => new V1.ModelFault { Path = v.Path, Message = v.Message }));
        }

        return response;
    }

    /// <inheritdoc cref="Get"/>
    public V1.DiffMarginModelsResponse Diff(V1.DiffMarginModelsRequest request, DateTimeOffset now)
    {
        var (before, after) = (Select(request.Before, "before", now), Select(request.After, "after", now));
        var difference = ModelDifference.Between(before, after);
        var response = new V1.DiffMarginModelsResponse { Before = ModelDataWire.Write(before), After = ModelDataWire.Write(after) };
        response.Rules.AddRange(difference.Rules.Select(ModelDataWire.Write));
        response.Parameters.AddRange(difference.Parameters.Select(ModelDataWire.Write));
        return response;
    }

    private ModelFile Select(V1.ModelSelector? selector, string name, DateTimeOffset now)
    {
        var violations = new ViolationList();
        var choice = ModelWire.Read(selector, FieldPath.Root.Field(name), now, new FieldReader(violations));
        violations.ThrowIfAny();
        return ModelSelection.File(catalog, choice!, name);
    }
}
