using Spectre.Console;
using Spectre.Console.Rendering;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Prints what happens as it happens: when, who, what, and how long it took. Readable in 100 columns, with or without a terminal.</summary>
internal sealed class Timeline(IAnsiConsole console, TimeProvider time)
{
    private const int Width = 100;
    private const int TimeWidth = 8;
    private const int WhoWidth = 27;
    private const int ElapsedWidth = 11;
    private const int WhatWidth = Width - TimeWidth - WhoWidth - ElapsedWidth - 8;

    public static Timeline Create(TimeProvider time)
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        var console = AnsiConsole.Create(Console.IsOutputRedirected ? new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors } : new AnsiConsoleSettings());
        console.Profile.Width = Console.IsOutputRedirected ? Width : Math.Min(Width, console.Profile.Width);

        // Where there is no terminal Spectre.Console supposes the worst; the output is UTF-8 all the same.
        console.Profile.Capabilities.Unicode = true;
        return new Timeline(console, time);
    }

    public void Title(string title, params string[] lines)
    {
        console.WriteLine();
        console.Write(Indent(new Text(title, new Style(decoration: Decoration.Bold))));
        foreach (var line in lines)
        {
            console.Write(Indent(new Text(line, Quiet)));
        }
    }

    public void Act(string act, string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(act)}[/] · {Markup.Escape(title)}") { Justification = Justify.Left, Style = Quiet });
        console.WriteLine();
    }

    /// <summary>Somebody did something.</summary>
    /// <param name="elapsed">How long it took, where that was measured.</param>
    public void Row(string who, string what, TimeSpan? elapsed = null) =>
        Line(new Text(who, new Style(Color.Teal)), new Text(what), elapsed is { } known ? $"{known.TotalMilliseconds:0.0} ms" : "");

    /// <summary>Something reached somebody, on an inbox stream or at an endpoint.</summary>
    /// <param name="elapsed">From the other party's send.</param>
    public void Receipt(string who, string what, TimeSpan elapsed) =>
        Line(new Text(who, new Style(Color.Teal)), new Text(what), $"→ {elapsed.TotalMilliseconds:0.0} ms");

    /// <summary>Something that belongs to the row above.</summary>
    public void Detail(string label, string text) => Below(new Text(label, Quiet), new Text(text, Quiet));

    /// <summary>One step of an explanation: whether it led there, or was passed over.</summary>
    public void Reason(int number, bool applied, string text) =>
        Below(new Text($"{number} {(applied ? "✓" : "–")}", new Style(applied ? Color.Green : Color.Grey)), new Text(text));

    public void Success(string text)
    {
        console.WriteLine();
        console.Write(Indent(new Text($"✓ {text}", new Style(Color.Green))));
    }

    public void Heading(string text)
    {
        console.WriteLine();
        console.Write(Indent(new Text(text, new Style(decoration: Decoration.Bold))));
    }

    public void Table(IEnumerable<(string Left, string Right)> rows)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(4).PadRight(3)).AddColumn(new GridColumn().PadRight(0));
        foreach (var (left, right) in rows)
        {
            grid.AddRow(new Text(left), new Text(right, Quiet));
        }

        console.Write(grid);
    }

    /// <summary>Text to be copied: without colour, indentation or line breaks of ours.</summary>
    public void Verbatim(string text) => console.Profile.Out.Writer.WriteLine(text);

    private static Style Quiet { get; } = new(Color.Grey);

    private static Padder Indent(IRenderable content) => new(content, new Padding(2, 0, 0, 0));

    private void Line(IRenderable who, IRenderable what, string elapsed)
    {
        var grid = Grid()
            .AddColumn(new GridColumn { Width = WhatWidth, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { Width = ElapsedWidth, NoWrap = true, Padding = new Padding(0) });
        grid.AddRow(new Text($"{time.GetLocalNow():HH:mm:ss}", Quiet), who, what, new Text(elapsed, new Style(Color.Olive)).RightJustified());
        console.Write(grid);
    }

    private void Below(Text label, IRenderable what)
    {
        var grid = Grid().AddColumn(new GridColumn { Width = WhatWidth + 2 + ElapsedWidth, Padding = new Padding(0) });
        grid.AddRow(Text.Empty, label.RightJustified(), what);
        console.Write(grid);
    }

    private Grid Grid() => new Grid { Width = console.Profile.Width }
        .AddColumn(new GridColumn { Width = TimeWidth, NoWrap = true, Padding = new Padding(2, 0, 2, 0) })
        .AddColumn(new GridColumn { Width = WhoWidth, Padding = new Padding(0, 0, 2, 0) });
}
