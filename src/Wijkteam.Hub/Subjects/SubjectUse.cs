namespace Wijkteam.Hub.Subjects;

/// <summary>What a subject is named for; it decides which fields are needed.</summary>
internal enum SubjectUse
{
    /// <summary>To refer or signal: needs an address to route by, and the citizen need not be known.</summary>
    Referral,

    /// <summary>To record a consent: needs the date of birth, which decides who may give it.</summary>
    RecordConsent,

    /// <summary>To check or list consents: needs no more than finds the citizen again.</summary>
    FindConsent,
}
