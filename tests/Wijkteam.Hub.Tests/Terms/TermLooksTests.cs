using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Terms;

/// <summary>Several receivers of one exchange, each with terms of its own.</summary>
public sealed class TermLooksTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes within which each answers; each is alarmed an hour after that.</summary>
    private static readonly Dictionary<string, int> AnswerWithin = new(StringComparer.Ordinal) { ["fast"] = 60, ["slow"] = 180, ["also slow"] = 180 };

    // What is told and alarmed of at a minute, and the minute of the next look if nothing is told.
    [Theory]
    [InlineData(59, "", "", 60)]
    [InlineData(60, "fast", "", null)]
    [InlineData(179, "fast", "", null)]
    [InlineData(180, "fast, slow, also slow", "", null)]
    public void At_EachReceiverHasItsOwnTime(int minute, string told, string alarmed, int? next)
    {
        var looks = TermLooks.At(Offered(Priority.Routine), Directory(), [], Start.AddMinutes(minute));

        Names(looks.Told).ShouldBe(told);
        Names(looks.Alarms).ShouldBe(alarmed);
        if (next is { } put)
        {
            looks.NextTime.ShouldBe(Start.AddMinutes(put));
        }
    }

    [Fact]
    public void At_TwoWhoseContactsAreDue_AlarmsBothAtOnce()
    {
        var terms = TermLooks.At(Offered(Priority.Routine), Directory(), [], Start.AddMinutes(180)).Told;

        var looks = TermLooks.At(terms, Directory(), [], Start.AddMinutes(240));

        Names(looks.Alarms).ShouldBe("fast, slow, also slow");
        looks.Told.ShouldAllBe(term => term.Term.State == TermState.Alarmed && term.Term.NextTime == null);
    }

    [Fact]
    public void At_WhoHasReadWhatIsUrgent_IsLeftAlone()
    {
        var looks = TermLooks.At(Offered(Priority.Urgent), Directory(), ["slow"], Start.AddMinutes(60));

        Names(looks.Alarms).ShouldBe("also slow");
        Names(looks.Told).ShouldBe("fast, also slow");
    }

    [Fact]
    public void At_NoTerms_IsTheLastLook() =>
        TermLooks.At([], Directory(), [], Start).NextTime.ShouldBeNull();

    private static string Names(IReadOnlyList<ReceiverTerm> terms) => string.Join(", ", terms.Select(term => term.Receiver));

    private static List<ReceiverTerm> Offered(Priority priority) =>
        [.. AnswerWithin.Keys.Select(receiver => new ReceiverTerm(receiver, TermPolicy.OnSubmission(Directory().TermsOf(receiver), priority, Start)!))];

    private static DirectorySnapshot Directory()
    {
        var document = new DirectoryDocument();
        foreach (var (id, minutes) in AnswerWithin)
        {
            document.Registrations.Add(new Registration
            {
                Participant = new Participant { Id = id, Kind = ParticipantKind.NeighbourhoodTeam, Name = id },
                Terms = new ParticipantTerms
                {
                    AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes)),
                    AlarmAfter = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
                    Contact = new EscalationContact { Name = id, Email = "iemand@team.example" },
                },
            });
        }

        return DirectorySnapshot.Build(document);
    }
}
