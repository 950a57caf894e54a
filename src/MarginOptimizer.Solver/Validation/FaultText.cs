using System.Globalization;
using System.Runtime.CompilerServices;

namespace MarginOptimizer.Solver.Validation;

/// <summary>An interpolated sentence that is formatted, in the invariant culture, only when the condition it belongs to does not hold.</summary>
[InterpolatedStringHandler]
internal ref struct FaultText
{
    private DefaultInterpolatedStringHandler _text;

    public FaultText(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = !condition;
        _text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public override string ToString() => _text.ToStringAndClear();
}
