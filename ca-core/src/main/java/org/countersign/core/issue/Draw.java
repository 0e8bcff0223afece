package org.countersign.core.issue;

/// What chance and order bring to one SSH certificate: its serial and its nonce.
///
/// @param serial unsigned, not 0, never handed out before
/// @param nonce  32 random bytes that make the signed bytes unpredictable
public record Draw(long serial, byte[] nonce) {}
