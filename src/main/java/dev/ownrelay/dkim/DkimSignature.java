package dev.ownrelay.dkim;

import java.util.List;
import java.util.Optional;

/// A signature, read.
///
/// @param identity the domain for somebody of which it was signed
/// @param names the signed fields in their order, in small letters
/// @param length how much of the body was signed
/// @param expires in seconds since 1970
record DkimSignature(
        DkimAlgorithm algorithm,
        Canonicalization header,
        Canonicalization body,
        String domain,
        String selector,
        String identity,
        List<String> names,
        byte[] bodyHash,
        byte[] signature,
        Optional<Long> length,
        Optional<Long> expires) {}
