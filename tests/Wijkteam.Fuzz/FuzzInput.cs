namespace Wijkteam.Fuzz;

/// <summary>One input.</summary>
/// <param name="Kind">What it was made from, and so where it goes: a type of request, an example.</param>
internal sealed record FuzzInput(string Kind, byte[] Bytes);

/// <summary>What is given inputs.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>An input; the same for the same state of the generator.</summary>
    FuzzInput Next(Random random);

    /// <summary>Does with an input all that can be done with it without a network or a store.</summary>
    /// <returns>Whether it was taken; false if it was refused in a way that the contract or the door documents. Anything that it throws is a finding.</returns>
    ValueTask<bool> TakeAsync(FuzzInput input);
}
