using Google.Protobuf;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>Takes in municipalities' profiles: checked with all that is there, on disk with who did it, then in force.</summary>
internal sealed class MunicipalityImport(OperatorJournal journal, IJournalStore store, DirectoryLoader loader)
{
    public const int MaxLength = 1_000_000;

    private const string NotNew = "This revision of the profile, or a higher one, is there already.";

    /// <returns>The profile's name with its revision.</returns>
    /// <exception cref="RefusedException">FIELD_INVALID with each fault, or STATE_NOT_ALLOWED; nothing has changed.</exception>
    public async ValueTask<string> ImportAsync(Caller caller, StepRequest request, string document, CancellationToken cancellationToken)
    {
        var act = await journal.TakeAsync(caller, request, new Faults(), PrepareAsync, cancellationToken);
        await loader.ReloadAsync();
        return act.ProfileVersion;

        async ValueTask<OperatorStep> PrepareAsync(DateTimeOffset now)
        {
            var profile = await ReadAsync(document, cancellationToken);
            return new OperatorStep(
                EntryKind.ProfileImported, new OperatorAct { ProfileVersion = ProfileName.VersionOf(profile) }, entry => new SaveProfile(profile, entry), NotNew);
        }
    }

    /// <inheritdoc cref="ImportAsync"/>
    public async ValueTask<string> CheckAsync(string document, CancellationToken cancellationToken) => ProfileName.VersionOf(await ReadAsync(document, cancellationToken));

    private async ValueTask<MunicipalityProfile> ReadAsync(string document, CancellationToken cancellationToken)
    {
        var profile = Parse(document);
        var directory = await store.LoadDirectoryAsync(cancellationToken) ?? new DirectoryDocument();
        var revisions = new ProfileRevisions(await store.LoadProfilesAsync(cancellationToken));
        try
        {
            if (!revisions.IsNew(profile))
            {
                throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, NotNew));
            }
        }
        catch (DirectoryRejectedException rejected)
        {
            throw Refused(rejected.Faults);
        }

        var faults = DirectoryDocumentCheck.Check(directory, revisions.With([profile]));
        return faults.Count == 0 ? profile : throw Refused(faults);
    }

    private static MunicipalityProfile Parse(string document)
    {
        try
        {
            return MunicipalityProfile.Parser.ParseJson(document);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            // It is about organisations, and its reader needs the place.
            throw new RefusedException(new Refusal(RefusalReason.FieldInvalid, $"Not a MunicipalityProfile in the protobuf JSON form: {e.Message}", "document"));
        }
    }

    private static RefusedException Refused(IReadOnlyList<FieldFault> faults) =>
        new(new Refusal(faults[0].Reason, $"{faults[0].Field}: {faults[0].Message}", faults));
}
