namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>The participants that tests speak for.</summary>
public sealed partial class HubFixture
{
    public const string Gp = "huisarts-de-brug";
    public const string OtherGp = "huisarts-wittevrouwen";
    public const string Team = "buurtteam-sociaal-noordoost";
    public const string YouthTeam = "buurtteam-jeugd-gezin-noordoost";
    public const string Insurer = "zorgverzekeraar-domstad";
    public const string Police = "politie-midden-utrecht";
    public const string HousingCorporation = "woningcorporatie-de-dom";
    public const string Utility = "waterbedrijf-de-vecht";
    public const string CreditBank = "kredietbank-domstad";
    public const string VeiligThuis = "veilig-thuis-domstad";
    public const string Adapter = "koppeling";
    public const string OtherAdapter = "andere-koppeling";

    /// <summary>May see to the dead letters of all.</summary>
    public const string Operator = "gemeente-utrecht-meldpunt";
}
