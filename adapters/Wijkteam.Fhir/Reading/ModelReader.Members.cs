using Hl7.Fhir.Model;

namespace Hl7.Fhir.Reading;

/// <summary>What the types read their members with: the number of the member and its name first, then where it goes.</summary>
internal ref partial struct ModelReader
{
    /// <summary>What XML has as an attribute.</summary>
    public void Attribute(scoped ref Seen seen, int bit, string name, TextRule rule, scoped ref string? field)
    {
        if (_xml is null ? First(ref seen, bit, name) : FirstAttribute(ref seen, bit, name))
        {
            field = Text(rule);
        }
    }

    public void Xhtml(scoped ref Seen seen, int bit, string name, scoped ref string? field)
    {
        if (First(ref seen, bit, name))
        {
            field = _xml is null ? XhtmlText() : XhtmlElement();
        }
    }

    public void Primitive<T>(scoped ref Seen seen, int bit, string name, scoped ref T? field)
        where T : PrimitiveType, new()
    {
        if (First(ref seen, bit, name))
        {
            Primitive(ref field);
        }
    }

    public void Extras<T>(scoped ref Seen seen, int bit, string name, scoped ref T? field)
        where T : PrimitiveType, new()
    {
        if (First(ref seen, bit, name))
        {
            Extras(ref field);
        }
    }

    public void Values<T>(scoped ref Seen seen, int bit, string name, scoped ref List<T>? list)
        where T : PrimitiveType, new()
    {
        if (_xml is not null)
        {
            ListElement(ref seen, bit, name, ref list);
        }
        else if (First(ref seen, bit, name))
        {
            Values(ref list);
        }
    }

    public void ExtraItems<T>(scoped ref Seen seen, int bit, string name, scoped ref List<T>? list)
        where T : PrimitiveType, new()
    {
        if (First(ref seen, bit, name))
        {
            ExtraItems(ref list);
        }
    }

    public void Complex<T>(scoped ref Seen seen, int bit, string name, scoped ref T? field)
        where T : Base, new()
    {
        if (First(ref seen, bit, name))
        {
            Complex(ref field);
        }
    }

    public void Items<T>(scoped ref Seen seen, int bit, string name, scoped ref List<T>? list)
        where T : Base, new()
    {
        if (_xml is not null)
        {
            ListElement(ref seen, bit, name, ref list);
        }
        else if (First(ref seen, bit, name))
        {
            Items(ref list);
        }
    }

    public void ChoicePrimitive<T>(scoped ref Seen seen, int bit, string name, scoped ref DataType? field)
        where T : PrimitiveType, new()
    {
        if (FirstChoice(ref seen, bit, name, field is not (null or T)))
        {
            var value = (T?)field;
            Primitive(ref value);
            field = value;
        }
    }

    public void ChoiceExtras<T>(scoped ref Seen seen, int bit, string name, scoped ref DataType? field)
        where T : PrimitiveType, new()
    {
        if (FirstChoice(ref seen, bit, name, field is not (null or T)))
        {
            var value = (T?)field;
            Extras(ref value);
            field = value;
        }
    }

    public void ChoiceComplex<T>(scoped ref Seen seen, int bit, string name, scoped ref DataType? field)
        where T : DataType, new()
    {
        if (FirstChoice(ref seen, bit, name, field is not (null or T)))
        {
            T? value = null;
            Complex(ref value);
            field = value;
        }
    }
}
