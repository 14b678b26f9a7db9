using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Whose client certificates the hub trusts (mutual TLS, RFC 8705).</summary>
internal sealed class ClientCertificateOptions
{
    public const string Section = "Identity:ClientCertificates";

    /// <summary>The folder of the authorities that issue participants' certificates: PEM or DER, <c>.pem</c>, <c>.crt</c> or <c>.cer</c>; the roots and all between them and
    /// the participants. The machine's own roots are never trusted. Default: none, and no client certificate is asked for.</summary>
    public string? TrustFolder { get; set; }

    /// <summary>The folder of those authorities' revocation lists: PEM or DER, <c>.crl</c>. If it is given, every issuer needs a list that is in force: without one its
    /// certificates are refused. Default: none, and nothing is revoked but by its end or by the operator.</summary>
    public string? RevocationFolder { get; set; }

    /// <summary>How often the folders are looked at: 1 second to 1 hour. Default: 10 seconds.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsOn => TrustFolder is { Length: > 0 };
}

internal sealed class ClientCertificateOptionsValidator : IValidateOptions<ClientCertificateOptions>
{
    public ValidateOptionsResult Validate(string? name, ClientCertificateOptions options)
    {
        List<string> faults = [];
        if (options.ReloadInterval < TimeSpan.FromSeconds(1) || options.ReloadInterval > TimeSpan.FromHours(1))
        {
            faults.Add($"{ClientCertificateOptions.Section}:ReloadInterval must be from 00:00:01 to 01:00:00.");
        }

        if (options is { IsOn: false, RevocationFolder.Length: > 0 })
        {
            faults.Add($"{ClientCertificateOptions.Section}:RevocationFolder says nothing without {ClientCertificateOptions.Section}:TrustFolder.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
