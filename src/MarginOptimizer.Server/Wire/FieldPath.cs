using System.Globalization;

namespace MarginOptimizer.Server.Wire;

/// <summary>A place in a request, such as <c>market.listings[3].quote</c>; the text is made only when there is a fault to report.</summary>
internal sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string name, int index)
    {
        (_parent, _name, _index) = (parent, name, index);
    }

    public static FieldPath Root { get; } = new(null, "", -1);

    public FieldPath Field(string name) => new(this, name, -1);

    public FieldPath Item(string name, int index) => new(this, name, index);

    public string Of(string leaf) => this == Root ? leaf : $"{this}.{leaf}";

    public override string ToString()
    {
        var name = _index < 0 ? _name : string.Create(CultureInfo.InvariantCulture, $"{_name}[{_index}]");
        return _parent is null || _parent == Root ? name : $"{_parent}.{name}";
    }
}
