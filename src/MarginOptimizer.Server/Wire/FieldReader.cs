using Google.Protobuf.WellKnownTypes;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Turns scalar fields into checked values; each method returns the value, or null after noting what is wrong under the field's path.</summary>
internal sealed class FieldReader(ViolationList violations)
{
    /// <summary>Longest piece of a caller's text repeated in a message.</summary>
    private const int LongestQuote = 40;

    public int FaultCount => violations.Count;

    public void Fault(FieldPath path, string name, string message) => violations.Add(path.Of(name), message);

    /// <summary>A required decimal string.</summary>
    public double? Number(FieldPath path, string name, string text, NumberRule rule)
    {
        if (!DecimalText.TryParse(text, out double value))
        {
            Fault(path, name, text.Length == 0 ? $"is missing, expected {rule.Words}" : $"{NoDecimal(text)}, expected {rule.Words}");
            return null;
        }

        return Checked(path, name, value, rule);
    }

    /// <summary>A decimal string that may be absent.</summary>
    public double? OptionalNumber(FieldPath path, string name, string? text, NumberRule rule) =>
        string.IsNullOrEmpty(text) ? null : Number(path, name, text, rule);

    /// <summary>A required decimal string &gt; 0 whose digits matter.</summary>
    public decimal? Exact(FieldPath path, string name, string text)
    {
        if (text.Length == 0)
        {
            Fault(path, name, "is missing, expected a decimal > 0");
            return null;
        }

        if (DecimalText.TryParse(text, out decimal value) && value > 0m) return value;
        Fault(path, name, $"is {Quoted(text)}, expected a decimal > 0 of at most {DecimalText.MaxLength} characters without exponent");
        return null;
    }

    /// <summary>A double that must satisfy a rule.</summary>
    public double? Checked(FieldPath path, string name, double value, NumberRule rule)
    {
        if (rule.FaultOf(value) is not { } fault) return value;
        Fault(path, name, fault);
        return null;
    }

    public DateTimeOffset? Time(FieldPath path, string name, Timestamp? time)
    {
        if (time is null)
        {
            Fault(path, name, "is missing, expected a timestamp");
            return null;
        }

        return OptionalTime(path, name, time);
    }

    public DateTimeOffset? OptionalTime(FieldPath path, string name, Timestamp? time)
    {
        if (time is null) return null;
        if (time.Seconds is >= -62135596800 and <= 253402300799 && time.Nanos is >= 0 and <= 999_999_999) return time.ToDateTimeOffset();
        Fault(path, name, "is no time between the years 1 and 9999");
        return null;
    }

    public Currency? Code(FieldPath path, string name, string code)
    {
        if (Currency.IsValidCode(code)) return new Currency(code);
        Fault(path, name, code.Length == 0 ? "is missing, expected a currency such as BTC" : $"is {Quoted(code)}, expected a currency such as BTC");
        return null;
    }

    /// <summary>A required member of an enum whose wire form starts with an unspecified value.</summary>
    public TDomain? Choice<TWire, TDomain>(FieldPath path, string name, TWire value)
        where TWire : struct, System.Enum
        where TDomain : struct, System.Enum
    {
        if (EnumWire.Read<TWire, TDomain>(value) is { } known) return known;
        Fault(path, name, EnumWire.IsUnspecified(value) ? $"is missing, expected one of {EnumWire.NamesOf<TDomain>()}" : $"is {value:D}, a value this version does not know");
        return null;
    }

    /// <summary>A caller's text as it may be repeated in a message.</summary>
    public static string Quoted(string text)
    {
        var shown = text.Length <= LongestQuote ? text : text[..LongestQuote] + "...";
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}'";
    }

    private static string NoDecimal(string text) =>
        $"is {Quoted(text)}, no decimal of at most {DecimalText.MaxLength} characters without exponent";
}
