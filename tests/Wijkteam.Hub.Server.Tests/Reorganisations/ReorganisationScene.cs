using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Referrals;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Reorganisations;

/// <summary>The municipality of the demonstration, described by a profile, of which the next one puts another in the place of a team.</summary>
public abstract class ReorganisationScene : OfferScene
{
    private MunicipalityProfile _always = new();

    protected ReorganisationScene()
    {
        var addTeams = Hub.ChangeDirectory;
        Hub.ChangeDirectory = directory =>
        {
            addTeams(directory);
            directory.Registrations.Single(registration => registration.Participant.Id == Successor).Terms = new ParticipantTerms
            {
                AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromDays(5)), StartWithin = Duration.FromTimeSpan(TimeSpan.FromDays(10)),
            };
            Describe(directory);
        };
    }

    /// <summary>Who takes over from <see cref="HubFixture.Team"/>.</summary>
    protected static string Successor => Teams[2];

    protected TestParticipant SuccessorSystem => Hub.Connect(Successor);

    /// <summary>The municipality from today on, the successor in the team's place.</summary>
    protected MunicipalityProfile Reorganised(Action<Succession>? change = null, int revision = 1, int daysFromNow = 0)
    {
        var profile = new MunicipalityProfile(_always)
        {
            EffectiveFrom = $"{DutchCalendar.DateAt(Hub.Time.GetUtcNow()).PlusDays(daysFromNow):uuuu-MM-dd}", Revision = revision,
        };
        foreach (var team in profile.Teams.Where(team => team.ParticipantId == HubFixture.Team))
        {
            team.ParticipantId = Successor;
        }

        var succession = new Succession { FromParticipantId = HubFixture.Team, ToParticipantId = Successor };
        change?.Invoke(succession);
        profile.Successions.Add(succession);
        return profile;
    }

    protected async Task<string> ImportAsync(MunicipalityProfile profile)
    {
        var request = new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = JsonFormatter.Default.Format(profile) };
        return (await DeskSystem.Operations.ImportMunicipalityAsync(request, Waiting.Call())).ProfileVersion;
    }

    /// <summary>Waits until an exchange is at a version.</summary>
    protected Task UntilVersionAsync(string id, int version) => Waiting.UntilAsync(
        () => StoreTrace.Count(Hub, $"records WHERE id = {Hub.Store.Literal(Guid.Parse(id))} AND version = {version}") == 1, () => $"not at version {version}");

    protected long CountEntries(string id, int kind) => StoreTrace.Count(Hub, $"entries WHERE record_id = {Hub.Store.Literal(Guid.Parse(id))} AND kind = {kind}");

    /// <summary>A new citizen's referral, on an agreement that covers every neighbourhood team.</summary>
    protected async Task<Referral> ReferToAnyTeamAsync(Action<SubmitReferralRequest>? with = null)
    {
        var request = Request(Samples.NewBsn());
        with?.Invoke(request);
        return (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
    }

    /// <summary>Takes what the document says of the municipality into a profile that has always held.</summary>
    private void Describe(DirectoryDocument directory)
    {
        _always = new MunicipalityProfile
        {
            FormatVersion = 1, MunicipalityCode = "GM0344", Revision = 1, Areas = { directory.Areas }, Teams = { directory.Teams }, Desks = { directory.Desks },
        };
        directory.Areas.Clear();
        directory.Teams.Clear();
        directory.Desks.Clear();
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(Hub.Folder, "municipalities")).FullName;
        File.WriteAllText(Path.Combine(folder, "utrecht.json"), JsonFormatter.Default.Format(_always));
        Hub.Settings["Hub:MunicipalitiesFolder"] = folder;
    }
}
