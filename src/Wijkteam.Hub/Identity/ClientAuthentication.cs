using Wijkteam.Hub.Identity.Certificates;

namespace Wijkteam.Hub.Identity;

/// <summary>How a client says at the token endpoint who it is. Empty parameters are absent (RFC 6749 §3.2).</summary>
/// <param name="Professional">Whom it vouches for as acting, as JSON; only beside a certificate, since an assertion has a claim for it.</param>
/// <param name="Audiences">The URLs of this token endpoint.</param>
internal sealed record ClientProof(string? ClientId, string? Assertion, string? Professional, ClientCertificate? Certificate, IEnumerable<string> Audiences);

/// <summary>Finds out who asks for a token: by an assertion (RFC 7523), by the connection's client certificate (RFC 8705 §2.1), or by both, which must agree.</summary>
internal sealed class ClientAuthentication(ClientAssertionVerifier verifier, IAssertionLedger ledger, IClientKeys clients, ClientCertificates certificates)
{
    // The ledger counts by the database's clock and exp is judged by the hub's: an assertion is forgotten only when both are past it.
    private static readonly TimeSpan LedgerMargin = TimeSpan.FromMinutes(1);

    public ValueTask<GrantResult> AuthenticateAsync(ClientProof proof, CancellationToken cancellationToken) => proof switch
    {
        { Assertion: { } assertion } => ByAssertionAsync(proof, assertion, cancellationToken),
        { ClientId: { } id, Certificate: { } certificate } => ValueTask.FromResult(ByCertificate(proof, id, certificate)),
        _ => ValueTask.FromResult<GrantResult>(TokenError.ParameterMissing),
    };

    private async ValueTask<GrantResult> ByAssertionAsync(ClientProof proof, string jwt, CancellationToken cancellationToken)
    {
        if (proof.Professional is not null)
        {
            return TokenError.ProfessionalTwice;
        }

        var (assertion, error) = await verifier.VerifyAsync(jwt, proof.ClientId, proof.Audiences);
        if (assertion is null)
        {
            return error!;
        }

        var participant = assertion.Participant.Id;
        if (CertificateError(participant, proof.Certificate) is { } refused)
        {
            return refused;
        }

        return await ledger.TryUseAsync(participant, assertion.Jti, assertion.ExpireTime + LedgerMargin, cancellationToken)
            ? new TokenGrant(assertion.Participant, assertion.KeyId, assertion.Professional, proof.Certificate?.Thumbprint)
            : TokenError.Replayed;
    }

    private GrantResult ByCertificate(ClientProof proof, string id, ClientCertificate certificate)
    {
        if (clients.Find(id) is not { } participant)
        {
            return TokenError.ClientUnknown;
        }

        if (CertificateError(id, certificate) is { } refused)
        {
            return refused;
        }

        return ProfessionalClaim.TryRead(proof.Professional, out var professional)
            ? new TokenGrant(participant, certificate.KeyId, professional, certificate.Thumbprint)
            : TokenError.ProfessionalInvalid;
    }

    private TokenError? CertificateError(string participantId, ClientCertificate? certificate) =>
        certificate is null
            ? clients.CertificatesOf(participantId) is { Required: true } ? TokenError.CertificateRequired : null
            : certificates.FaultOf(certificate, participantId) is { } fault ? TokenError.CertificateRefused(fault) : null;
}
