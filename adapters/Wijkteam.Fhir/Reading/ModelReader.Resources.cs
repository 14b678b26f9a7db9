using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>Resources, whose type is in a property that may be anywhere in the object.</summary>
internal ref partial struct ModelReader
{
    private const int ResourceTypeBit = 127;

    /// <summary>Reads the document as a whole.</summary>
    public Resource? Root()
    {
        if (_xml is not null)
        {
            return ResourceElement(inList: false);
        }

        if (!Expect(JsonTokenType.StartObject, "an object"))
        {
            return null;
        }

        var resource = Create();
        if (resource is not null)
        {
            _path[0].Name = resource.TypeName;
            Members(resource);
        }

        return resource;
    }

    /// <summary>The type was read before the members were; here it is only passed.</summary>
    public void ResourceType(scoped ref Seen seen)
    {
        if (First(ref seen, ResourceTypeBit, "resourceType"))
        {
            Expect(JsonTokenType.String, "a string");
        }
    }

    public void Resource(scoped ref Seen seen, int bit, string name, scoped ref Resource? field)
    {
        if (!First(ref seen, bit, name))
        {
            return;
        }

        if (_xml is not null)
        {
            field = WrappedResource(inList: false);
        }
        else if (Expect(JsonTokenType.StartObject, "an object") && Create() is { } resource)
        {
            Members(field = resource);
        }
    }

    public void Resources(scoped ref Seen seen, int bit, string name, scoped ref List<Resource>? list)
    {
        if (_xml is not null)
        {
            ResourceElements(ref seen, bit, name, ref list);
            return;
        }

        if (!First(ref seen, bit, name) || !Expect(JsonTokenType.StartArray, "an array"))
        {
            return;
        }

        list ??= new List<Resource>(1);
        var index = 0;
        while (NextItem(ref index))
        {
            if (Expect(JsonTokenType.StartObject, "an object") && Create() is { } resource)
            {
                Members(resource);
                list.Add(resource);
            }
        }
    }

    /// <summary>An empty resource of the type that the object has; without one the object is reported and skipped.</summary>
    private Resource? Create()
    {
        var ahead = Json;
        var found = TryFindType(ref ahead);
        var resource = found && !ahead.ValueIsEscaped ? ResourceTypes.Create(ahead.ValueSpan) : null;
        if (resource is not null)
        {
            return resource;
        }

        if (found)
        {
            Fault(FhirFaults.UnknownResourceType, "The type of the resource is not one that is read here.");
        }
        else
        {
            Fault(FhirFaults.MissingResourceType, "A resource must have a resourceType, which is a string.");
        }

        Json.Skip();
        return null;
    }

    private bool TryFindType(scoped ref Utf8JsonReader ahead)
    {
        try
        {
            return FindType(ref ahead);
        }
        catch (JsonException)
        {
            // Where the document breaks off is where the reader stands then.
            Json = ahead;
            throw;
        }
    }

    /// <summary>Looks ahead, nearly always no further than the first property.</summary>
    private static bool FindType(scoped ref Utf8JsonReader ahead)
    {
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var found = ahead.ValueTextEquals("resourceType"u8);
            ahead.Read();
            if (found)
            {
                return ahead.TokenType == JsonTokenType.String;
            }

            ahead.Skip();
        }

        return false;
    }
}
