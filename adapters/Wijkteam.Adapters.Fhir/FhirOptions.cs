using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Adapters.Fhir;

/// <summary>How the FHIR door is set up: configuration section <c>Fhir</c>.</summary>
public sealed class FhirOptions
{
    public const string Section = "Fhir";

    /// <summary>The URL under which clients reach the door, without the path <c>/fhir/…</c>; for the links in answers. Default: the one that they called.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The token endpoint that <c>.well-known/smart-configuration</c> names. Default: <c>/oauth2/token</c> beside the door.</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>Whether notifications may go to addresses that are not on the public internet, and without TLS to this machine: for development. Default: no.</summary>
    public bool AllowPrivateEndpoints { get; set; }

    /// <summary>The largest body that is read, in bytes: 64 KiB to 4 MiB; default 512 KiB, as much as the contract's source document holds.</summary>
    [Range(64 * 1024, 4 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 512 * 1024;

    /// <summary>The recipient's legal basis for an adult, where the referral names none: <c>LAW ARTICLE</c>. Default: <c>WMO_2015 2.3.2</c>.</summary>
    [RegularExpression("^[A-Z0-9_]+ [0-9a-z.]+$")]
    public string AdultBasis { get; set; } = "WMO_2015 2.3.2";

    /// <summary>The recipient's legal basis for somebody under 18, where the referral names none. Default: <c>JEUGDWET 2.3</c>.</summary>
    [RegularExpression("^[A-Z0-9_]+ [0-9a-z.]+$")]
    public string YouthBasis { get; set; } = "JEUGDWET 2.3";
}
