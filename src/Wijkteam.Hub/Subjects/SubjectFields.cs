using Wijkteam.Hub.V1;
using static Wijkteam.Hub.Subjects.Presence;

namespace Wijkteam.Hub.Subjects;

/// <summary>Whether a field of a subject goes with the others.</summary>
internal enum Presence
{
    /// <summary>Refused, so that no more is sent than the sender means to send.</summary>
    Forbidden,

    Optional,

    Required,
}

/// <summary>Which fields go with an identification: the table of <c>subject.proto</c>, per use.</summary>
internal sealed record SubjectFields(
    Presence Bsn, Presence Name, Presence BirthDate, Presence Address, Presence Telephone, Presence AreaCode)
{
    /// <summary>Residence and responsible municipality: of a person alone.</summary>
    public Presence Residence => BirthDate == Forbidden ? Forbidden : Optional;

    /// <summary>The fields for a citizen without an address that may be told: the municipality takes its place.</summary>
    public SubjectFields WithoutAddress => this with { Address = Forbidden, AreaCode = Address };

    /// <summary>The fields for an identification; null if it cannot be used so.</summary>
    public static SubjectFields? For(SubjectIdentification identification, SubjectUse use) => (identification, use) switch
    {
        //                                                              bsn        name       birth date address    telephone  area code
        (SubjectIdentification.Bsn, SubjectUse.Referral) =>         new(Required,  Optional,  Required,  Required,  Optional,  Forbidden),
        (SubjectIdentification.Bsn, SubjectUse.RecordConsent) =>    new(Required,  Optional,  Required,  Optional,  Optional,  Forbidden),
        (SubjectIdentification.Bsn, SubjectUse.FindConsent) =>      new(Required,  Optional,  Optional,  Optional,  Optional,  Forbidden),
        (SubjectIdentification.Person, _) =>                        new(Forbidden, Required,  Required,  Required,  Optional,  Forbidden),
        (SubjectIdentification.Address, SubjectUse.Referral) =>     new(Forbidden, Forbidden, Forbidden, Required,  Forbidden, Forbidden),
        (SubjectIdentification.Anonymous, SubjectUse.Referral) =>   new(Forbidden, Forbidden, Forbidden, Forbidden, Forbidden, Required),
        _ => null,
    };
}
