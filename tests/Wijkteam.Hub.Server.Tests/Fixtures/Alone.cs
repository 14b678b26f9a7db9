using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Tests that need the machine for themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
