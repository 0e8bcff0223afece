package org.countersign.server.exchange;

import java.time.Instant;

/// Who is asking, as far as the connection tells: for the record, never for a decision.
///
/// @param requestId     the id that the request log shows
/// @param remoteAddress address of the socket peer, without port
/// @param at            when the request arrived; decisions about it are made for this moment
public record Caller(String requestId, String remoteAddress, Instant at) {}
