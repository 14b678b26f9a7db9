using NodaTime;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>
/// The directory that this process reads. A reader takes <see cref="Snapshot"/> once per decision, so that it never sees half of one directory
/// and half of the next.
/// </summary>
internal sealed class CurrentDirectory
{
    private readonly Lock _swapping = new();
    private DirectorySnapshot _snapshot = DirectorySnapshot.Empty;
    private TeamLoads _loads = TeamLoads.None;
    private AreaTable? _areas;

    /// <summary>The directory as it was last swapped in.</summary>
    public DirectorySnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>How many exchanges teams have open, as last counted.</summary>
    public TeamLoads Loads
    {
        get => Volatile.Read(ref _loads);
        set => Volatile.Write(ref _loads, value);
    }

    /// <summary>Checks a document with its profiles and puts it in the place of the one before; readers of that one are not disturbed.</summary>
    /// <param name="today">The day whose profiles are in force.</param>
    /// <param name="profiles">Those of all days.</param>
    /// <exception cref="DirectoryRejectedException">There are faults; the directory is as it was.</exception>
    public void Swap(DirectoryDocument document, LocalDate today = default, params IReadOnlyList<MunicipalityProfile> profiles)
    {
        var faults = DirectoryDocumentCheck.Check(document, profiles);
        if (faults.Count > 0)
        {
            throw new DirectoryRejectedException(faults);
        }

        var snapshot = DirectorySnapshot.Build(document, ProfileCalendar.On(today, profiles)).With(Successions.On(today, profiles));
        lock (_swapping)
        {
            Volatile.Write(ref _snapshot, snapshot.With(_areas));
        }
    }

    /// <summary>Puts a table of addresses beside the document, in the place of the one before; null: none.</summary>
    public void Swap(AreaTable? areas)
    {
        lock (_swapping)
        {
            _areas = areas;
            Volatile.Write(ref _snapshot, _snapshot.With(areas));
        }
    }
}

/// <summary>A directory document that was not taken, with everything that is wrong with it.</summary>
internal sealed class DirectoryRejectedException(IReadOnlyList<FieldFault> faults) : Exception(Describe(faults))
{
    private const int Shown = 20;

    /// <summary>The faults, each with its path in the document, for example <c>teams[2].area_codes[0]</c>.</summary>
    public IReadOnlyList<FieldFault> Faults { get; } = faults;

    private static string Describe(IReadOnlyList<FieldFault> faults)
    {
        var texts = faults.Take(Shown).Select(fault => $"{fault.Field}: {fault.Message}");
        var more = faults.Count > Shown ? $"; and {faults.Count - Shown} more" : "";
        return $"The directory document has {faults.Count} fault(s): {string.Join("; ", texts)}{more}";
    }
}
