using Spectre.Console;
using Spectre.Console.Rendering;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>A table under a title: words on the left, figures on the right. Cells but the first wrap where the window is narrow.</summary>
internal sealed class FigureTable
{
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    private readonly Table _table = new() { Border = TableBorder.Simple };
    private readonly string _title;

    /// <param name="words">Number of leading columns that hold words.</param>
    public FigureTable(string title, int words, params string[] columns)
    {
        _title = title;
        for (var i = 0; i < columns.Length; i++)
            _table.AddColumn(new TableColumn(new Text(columns[i])) { Alignment = i < words ? Justify.Left : Justify.Right, NoWrap = i == 0 });
    }

    public void Add(params string[] cells) => _table.AddRow(cells.Select(cell => (IRenderable)new Text(cell)));

    public void AddStrong(params string[] cells) => _table.AddRow(cells.Select(cell => (IRenderable)new Text(cell, Strong)));

    public void WriteTo(IAnsiConsole console)
    {
        console.Write(new Text(_title, Strong));
        console.Write(_table);
    }
}
