namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>A node written into a program: a scenario function, a separable function, an auxiliary variable or a sum of these.</summary>
internal sealed record Lowered
{
    private readonly int _index;
    private readonly Kind _kind;
    private readonly double _constant;

    private readonly ProgramForm? _form;

    private Lowered(Kind kind, int index, double constant = 0.0, ProgramForm? form = null) =>
        (_kind, _index, _constant, _form) = (kind, index, constant, form);

    private enum Kind
    {
        Function,
        Separable,
        Variable,
        Form,
    }

    public static Lowered Function(int index) => new(Kind.Function, index);

    /// <param name="index">Of the separable function.</param>
    /// <param name="constant">The part of the node that no trade changes.</param>
    public static Lowered Separable(int index, double constant) => new(Kind.Separable, index, constant);

    public static Lowered Variable(int index) => new(Kind.Variable, index);

    public static Lowered Form(ProgramForm form) => new(Kind.Form, 0, 0.0, form);

    public void AddTo(ProgramForm form, double weight)
    {
        form.Constant += weight * _constant;
        switch (_kind)
        {
            case Kind.Function:
                form.AddScenario(_index, weight);
                return;
            case Kind.Separable:
                form.AddSeparable(_index, weight);
                return;
            case Kind.Form:
                form.Add(_form!, weight);
                return;
            default:
                form.AddAuxiliary(_index, weight);
                return;
        }
    }
}
