package org.countersign.cli.client;

/// What came back: the status, the body, and whether the connection can carry another request.
record HttpAnswer(int status, byte[] body, boolean keepsAlive) {}
