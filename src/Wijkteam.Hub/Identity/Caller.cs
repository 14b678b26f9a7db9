using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>Who calls: a participant and, where the participant signed for one, the acting professional.</summary>
/// <param name="Participant">The participant, from the directory.</param>
/// <param name="Professional">The acting professional; null for a token that cannot touch a person's data.</param>
/// <param name="KeyId">The <c>kid</c> of the participant's key that the token was obtained with, or that of its certificate (<see cref="ClientCertificate.KeyId"/>).</param>
/// <param name="TokenExpireTime">When the token ends.</param>
/// <param name="BoundTo">The thumbprint of the client certificate that the token is bound to; null if to none.</param>
/// <param name="Certificate">The client certificate of the connection; null if it has none.</param>
internal sealed record Caller(
    Participant Participant,
    Professional? Professional,
    string KeyId,
    DateTimeOffset TokenExpireTime,
    string? BoundTo = null,
    ClientCertificate? Certificate = null);
