using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Wijkteam.Hub.Keys;

namespace Wijkteam.Hub.Submissions;

/// <summary>Keyed HMAC of method and canonical request: tells a repeat from another request under the same id, and nothing else to whoever reads the store.</summary>
internal sealed class RequestFingerprint(IKeyStore keys)
{
    private readonly byte[] _key = keys.HubKey(HubKeyNames.Request, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));

    /// <summary>32 bytes. The contract's messages hold no maps, so that their bytes are canonical.</summary>
    public byte[] Of(StepRequest request)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.ASCII.GetBytes(request.Method));
        hmac.AppendData([0]);
        hmac.AppendData(request.Message.ToByteArray());
        return hmac.GetHashAndReset();
    }
}
