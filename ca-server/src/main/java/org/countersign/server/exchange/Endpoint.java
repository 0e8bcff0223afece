package org.countersign.server.exchange;

/// Answers one route. Refusals are thrown as [org.countersign.core.ProblemException] and rendered in one place.
@FunctionalInterface
public interface Endpoint {
    Reply handle(Request request);
}
