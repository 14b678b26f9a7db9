using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>Checks that the grounds of an exchange are said in full: their fields, not whether they suffice (see <see cref="BasisPolicy"/>).</summary>
internal static class BasisCheck
{
    private const int MaxArticleLength = 40;
    private const int MaxReasonLength = 2_000;

    /// <summary>Faults what is wrong with the basis that stands at <paramref name="path"/>: FIELD_*.</summary>
    /// <param name="namesCitizen">Whether the exchange names a citizen at all: where it does not, there is no secrecy to lift.</param>
    public static void Check(Faults faults, string path, LegalBasis? basis, bool namesCitizen = true)
    {
        if (basis is null)
        {
            faults.Required(path);
            return;
        }

        if (namesCitizen)
        {
            CheckGround(faults, $"{path}.secrecy", basis.Secrecy);
        }
        else if (basis.Secrecy is not null)
        {
            faults.NotAllowed($"{path}.secrecy", "An anonymous question lifts no secrecy.");
        }

        CheckGround(faults, $"{path}.processing", basis.Processing);
    }

    private static void CheckGround(Faults faults, string path, Ground? ground)
    {
        if (ground is null)
        {
            faults.Required(path);
        }
        else if (ground.Kind == GroundKind.Unspecified)
        {
            faults.Required($"{path}.kind");
        }
        else if (!Enum.IsDefined(ground.Kind))
        {
            faults.Invalid($"{path}.kind", "Not a ground of the closed list.");
        }
        else
        {
            CheckLaw(faults, path, ground, ground.Kind is GroundKind.PublicTask or GroundKind.StatutoryDuty);
            CheckText(faults, $"{path}.written_reason", ground.WrittenReason, MaxReasonLength, ground.Kind == GroundKind.VitalInterest);
        }
    }

    private static void CheckLaw(Faults faults, string path, Ground ground, bool required)
    {
        if (required && ground.Law == Law.Unspecified)
        {
            faults.Required($"{path}.law");
        }
        else if (!required && ground.Law != Law.Unspecified)
        {
            faults.NotAllowed($"{path}.law", "This ground names no law.");
        }
        else if (!Enum.IsDefined(ground.Law))
        {
            faults.Invalid($"{path}.law", "Not a law of the contract.");
        }

        CheckText(faults, $"{path}.article", ground.Article, MaxArticleLength, required);
    }

    private static void CheckText(Faults faults, string field, string value, int maxLength, bool required)
    {
        if (required)
        {
            faults.Text(field, value, maxLength, required: true);
        }
        else if (value.Length > 0)
        {
            faults.NotAllowed(field, "This field does not go with the ground.");
        }
    }
}
