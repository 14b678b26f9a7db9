namespace Wijkteam.Hub.Server.Conformance;

/// <summary>One thing that a participant's software is to do.</summary>
/// <param name="Id">Short and stable, by which a report is compared with another. Example: <c>inbox.once</c>.</param>
/// <param name="Title">What it does, in a few words.</param>
/// <param name="Ask">What somebody has to do in that software now; empty if it does it by itself.</param>
/// <param name="Source">Where the contract says so.</param>
/// <param name="LookAsync">Plays what leads to it and looks whether it is done: null, or what was seen instead.</param>
internal sealed record ConformanceStep(string Id, string Title, string Ask, string Source, Func<CancellationToken, Task<string?>> LookAsync);

/// <summary>How one step went.</summary>
/// <param name="Fault">What was seen instead; null if it was done.</param>
internal sealed record StepResult(ConformanceStep Step, string? Fault, TimeSpan Elapsed);
