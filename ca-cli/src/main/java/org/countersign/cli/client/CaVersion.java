package org.countersign.cli.client;

/// What a CA says about itself.
///
/// @param requiresClientCertificate whether users need a TLS client certificate beside their SSH one
public record CaVersion(String version, boolean requiresClientCertificate) {}
