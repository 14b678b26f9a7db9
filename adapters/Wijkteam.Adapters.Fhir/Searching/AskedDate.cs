namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>A stretch of time with a prefix, held against an instant (https://hl7.org/fhir/R4/search.html#date). A day begins at midnight in the Netherlands;
/// an instant is as long as its last digit counts.</summary>
/// <param name="End">Exclusive.</param>
internal sealed record AskedDate(DatePrefix Prefix, DateTimeOffset Start, DateTimeOffset End) : Asked
{
    /// <summary>What it leaves: from inclusive, until exclusive, null for open ends. Null as a whole where that is not one stretch (ne).</summary>
    public (DateTimeOffset? From, DateTimeOffset? Until)? Stretch => Prefix switch
    {
        DatePrefix.Eq or DatePrefix.Ap => (Start, End),
        DatePrefix.Gt or DatePrefix.Sa => (End, null),
        DatePrefix.Ge => (Start, null),
        DatePrefix.Lt or DatePrefix.Eb => (null, Start),
        DatePrefix.Le => (null, End),
        _ => null,
    };

    public override bool Matches(Found found) => found is FoundMoment { Time: var time }
        && (Stretch is var (from, until) ? (from is null || time >= from) && (until is null || time < until) : time < Start || time >= End);
}

/// <summary>https://hl7.org/fhir/R4/search.html#prefix, by their codes.</summary>
internal enum DatePrefix
{
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,

    /// <summary>Starts after.</summary>
    Sa,

    /// <summary>Ends before.</summary>
    Eb,

    /// <summary>About: to either side also a tenth of the time that lies between it and now.</summary>
    Ap,
}
