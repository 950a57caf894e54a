using System.Globalization;
using Spectre.Console;

namespace MarginOptimizer.Cli.Shell;

/// <summary>Says on standard error what is going on once it takes longer than a second.</summary>
internal static class Patience
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    public static async Task<T> WaitAsync<T>(Task<T> work, string activity)
    {
        if (await Task.WhenAny(work, Task.Delay(Silence)) == work) return await work;
        var console = Terminal.Error();
        if (console.Profile.Out.IsTerminal) await console.Status().StartAsync(activity, status => CountAsync(work, activity, status));
        else console.WriteLine($"{activity} ...");
        return await work;
    }

    private static async Task CountAsync(Task work, string activity, StatusContext status)
    {
        for (var elapsed = Silence; await Task.WhenAny(work, Task.Delay(Tick)) != work; elapsed += Tick)
            status.Status(string.Create(CultureInfo.InvariantCulture, $"{activity}, {elapsed.TotalSeconds:F0} s"));
    }
}
