package org.countersign.server.provisioner.remote;

/// Something could not be fetched, or is not what it should be. The message is fit to be shown to anyone: it names the address and
/// what was wrong, never content.
public final class DownloadException extends Exception {
    private static final long serialVersionUID = 1;

    public DownloadException(String message) {
        super(message);
    }

    DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
