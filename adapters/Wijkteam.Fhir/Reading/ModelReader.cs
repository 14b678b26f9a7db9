using System.Text.Json;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>
/// Reads JSON or XML into the model in one pass, and reports whatever is at fault on the way. Each type reads its own members, by the same names in both
/// formats; this holds what they share: the position, the path, the limits and the faults.
/// </summary>
internal ref partial struct ModelReader
{
    public Utf8JsonReader Json;

    /// <summary>Null if the document is JSON.</summary>
    private readonly XmlReader? _xml;

    private readonly FhirLimits _limits;
    private readonly PathFrame[] _path;
    private readonly FaultList _faults;
    private int _depth;
    private int _elements;

    /// <summary>Of XML, how many objects and arrays there would be around this place in JSON.</summary>
    private int _nesting;

    /// <summary>References to what is contained, by how deep down the resource is that contains it: whether they are from within what is contained, to what, and the path of
    /// the first.</summary>
    private Dictionary<int, Dictionary<(bool IsWithin, string Target), string>>? _local;

    /// <param name="path">Has room for as many frames as the depth that is allowed, and one more.</param>
    public ModelReader(Utf8JsonReader json, FhirLimits limits, PathFrame[] path, FaultList faults)
    {
        Json = json;
        _limits = limits;
        _path = path;
        _faults = faults;
        path[0] = new PathFrame { Name = "(document)", Index = -1 };
    }

    /// <inheritdoc cref="ModelReader(Utf8JsonReader, FhirLimits, PathFrame[], FaultList)"/>
    public ModelReader(XmlReader xml, FhirLimits limits, PathFrame[] path, FaultList faults)
        : this(default(Utf8JsonReader), limits, path, faults) => _xml = xml;

    public readonly int FaultCount => _faults.Count;

    /// <summary>Reads the members of the object that starts here.</summary>
    public void Members(Base target)
    {
        _depth++;
        var seen = default(Seen);
        var empty = true;
        while (NextMember())
        {
            empty = false;
            CountElement();
            var name = Json.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(Json.GetString()!) : Json.ValueSpan;
            Json.Read();
            if (!target.ReadMember(ref this, name, ref seen))
            {
                FaultOfParent(FhirFaults.UnknownProperty, $"{target.TypeName} has no such property.");
                Json.Skip();
            }
        }

        if (empty)
        {
            FaultOfParent(FhirFaults.Empty, "An object must have a property.");
        }
        else
        {
            target.CheckMembers(ref this, ref seen);
        }

        _depth--;
    }

    /// <summary>Whether a member is there for the first time and not null; anything else is reported and skipped.</summary>
    public bool First(scoped ref Seen seen, int bit, string name)
    {
        if (_xml is not null)
        {
            return FirstElement(ref seen, bit, name, index: -1);
        }

        ref var frame = ref _path[_depth];
        frame.Name = name;
        frame.Index = -1;
        if (!seen.Add(bit))
        {
            Fault(FhirFaults.DuplicateProperty, "A property must not be repeated.");
        }
        else if (Json.TokenType != JsonTokenType.Null)
        {
            return true;
        }
        else
        {
            Fault(FhirFaults.Null, "A value must not be null.");
        }

        Json.Skip();
        return false;
    }

    /// <summary>As <see cref="First"/>, for a choice, which must not have a value of another type yet.</summary>
    public bool FirstChoice(scoped ref Seen seen, int bit, string name, bool other)
    {
        if (!other)
        {
            return First(ref seen, bit, name);
        }

        At(name);
        Fault(FhirFaults.ChoiceTwice, "Only one value may be given.");
        Skip();
        return false;
    }

    /// <summary>Whether the name is that of a choice with a type it does not offer, which is reported and skipped.</summary>
    public bool OtherChoice(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> choice, string path)
    {
        var extras = name.Length > 0 && name[0] == '_';
        name = extras ? name[1..] : name;
        if (name.Length <= choice.Length || !name.StartsWith(choice) || !char.IsAsciiLetterUpper((char)name[choice.Length]))
        {
            return false;
        }

        At(path);
        Fault(FhirFaults.ChoiceType, "The type of the value is not one that is allowed here.");
        Skip();
        return true;
    }

    private void Skip()
    {
        if (_xml is null)
        {
            Json.Skip();
        }
        else
        {
            _xml.Skip();
        }
    }

    /// <summary>Steps to the next property; until it is known the path ends at the object.</summary>
    private bool NextMember()
    {
        _path[_depth].Name = null;
        return Json.Read() && Json.TokenType != JsonTokenType.EndObject;
    }

    private void CountElement()
    {
        if (++_elements > _limits.MaxElements)
        {
            Fault(FhirFaults.TooManyElements, $"A document must not have more than {_limits.MaxElements} elements.");
            throw new ReadingStoppedException();
        }
    }
}
