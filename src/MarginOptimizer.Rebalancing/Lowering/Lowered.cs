namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>A node written into a program: a scenario function, a separable function or an auxiliary variable.</summary>
internal sealed record Lowered
{
    private readonly int _index;
    private readonly Kind _kind;

    private Lowered(Kind kind, int index) => (_kind, _index) = (kind, index);

    private enum Kind
    {
        Function,
        Separable,
        Variable,
    }

    public static Lowered Function(int index) => new(Kind.Function, index);

    public static Lowered Separable(int index) => new(Kind.Separable, index);

    public static Lowered Variable(int index) => new(Kind.Variable, index);

    public void AddTo(ProgramForm form, double weight)
    {
        switch (_kind)
        {
            case Kind.Function:
                form.AddScenario(_index, weight);
                return;
            case Kind.Separable:
                form.AddSeparable(_index, weight);
                return;
            default:
                form.AddAuxiliary(_index, weight);
                return;
        }
    }
}
