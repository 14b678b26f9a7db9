namespace Hl7.Fhir.Model;

public partial class Parameters
{
    /// <summary>Adds a parameter with a value.</summary>
    public Parameters Add(string name, DataType value)
    {
        Parameter.Add(new ParameterComponent { Name = name, Value = value });
        return this;
    }

    /// <summary>Adds a parameter that is a resource.</summary>
    public Parameters Add(string name, Resource resource)
    {
        Parameter.Add(new ParameterComponent { Name = name, Resource = resource });
        return this;
    }

    /// <summary>The parameters of that name, in their order.</summary>
    public IEnumerable<ParameterComponent> Get(string name) => Parameter.Where(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));

    /// <summary>The only parameter of that name; null if there is none.</summary>
    /// <exception cref="InvalidOperationException">There are more.</exception>
    public ParameterComponent? GetSingle(string name) => Get(name).SingleOrDefault();
}
