using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>Objects, lists, and primitives in their two parts: the value, and beside it what extends it.</summary>
internal ref partial struct ModelReader
{
    private void Complex<T>(scoped ref T? field)
        where T : Base, new()
    {
        if (_xml is not null)
        {
            ElementMembers(field = new T());
        }
        else if (Expect(JsonTokenType.StartObject, "an object"))
        {
            Members(field = new T());
        }
    }

    private void Items<T>(scoped ref List<T>? list)
        where T : Base, new()
    {
        if (!Expect(JsonTokenType.StartArray, "an array"))
        {
            return;
        }

        list ??= new List<T>(1);
        var index = 0;
        while (NextItem(ref index))
        {
            if (Expect(JsonTokenType.StartObject, "an object"))
            {
                var item = new T();
                Members(item);
                list.Add(item);
            }
        }
    }

    private void Primitive<T>(scoped ref T? field)
        where T : PrimitiveType, new()
    {
        var primitive = field ?? new T();
        if (_xml is null)
        {
            primitive.ReadValue(ref this);
        }
        else
        {
            ElementMembers(primitive);
        }

        if (!primitive.IsEmpty)
        {
            field = primitive;
        }
    }

    private void Extras<T>(scoped ref T? field)
        where T : PrimitiveType, new()
    {
        if (Expect(JsonTokenType.StartObject, "an object"))
        {
            Members(field ??= new T());
        }
    }

    private void Values<T>(scoped ref List<T>? list)
        where T : PrimitiveType, new()
    {
        if (!Expect(JsonTokenType.StartArray, "an array"))
        {
            return;
        }

        var (index, before) = (0, list?.Count ?? 0);
        list ??= new List<T>(1);
        while (NextItem(ref index))
        {
            var item = Slot(list, index - 1);
            if (Json.TokenType != JsonTokenType.Null)
            {
                item.ReadValue(ref this);
            }
        }

        CheckLengths(index, before);
    }

    private void ExtraItems<T>(scoped ref List<T>? list)
        where T : PrimitiveType, new()
    {
        if (!Expect(JsonTokenType.StartArray, "an array"))
        {
            return;
        }

        var (index, before) = (0, list?.Count ?? 0);
        list ??= new List<T>(1);
        while (NextItem(ref index))
        {
            var item = Slot(list, index - 1);
            if (Json.TokenType != JsonTokenType.Null && Expect(JsonTokenType.StartObject, "an object"))
            {
                Members(item);
            }
        }

        CheckLengths(index, before);
    }

    private static T Slot<T>(List<T> list, int index)
        where T : PrimitiveType, new()
    {
        if (index == list.Count)
        {
            list.Add(new T());
        }

        return list[index];
    }

    /// <summary>Steps to the next item; at the end, back to the array as a whole.</summary>
    private bool NextItem(scoped ref int index)
    {
        ref var frame = ref _path[_depth];
        Json.Read();
        if (Json.TokenType != JsonTokenType.EndArray)
        {
            CountElement();
            frame.Index = index++;
            return true;
        }

        frame.Index = -1;
        if (index == 0)
        {
            Fault(FhirFaults.Empty, "An array must have an item.");
        }

        return false;
    }

    private readonly void CheckLengths(int count, int before)
    {
        if (before != 0 && count != before)
        {
            Fault(FhirFaults.ArrayMismatch, "The values and what extends them must be as many; null stands for what is absent.");
        }
    }

    private bool Expect(JsonTokenType type, string expected)
    {
        if (Json.TokenType == type)
        {
            return true;
        }

        if (Json.TokenType == JsonTokenType.Null)
        {
            Fault(FhirFaults.Null, "A value must not be null.");
        }
        else
        {
            Fault(FhirFaults.WrongJsonType, $"Expected {expected}.");
        }

        Json.Skip();
        return false;
    }
}
