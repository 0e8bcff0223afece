package org.countersign.core.ssh;

import java.util.Optional;

/// Whom a certificate speaks for ("type" of a certificate in the draft "SSH Certificate Format").
public enum CertificateType {
    USER(1, "user"),
    HOST(2, "host");

    private final int number;
    private final String word;

    CertificateType(int number, String word) {
        this.number = number;
        this.word = word;
    }

    public int number() {
        return number;
    }

    /// `user` or `host`, as requests, tokens and `ssh-keygen` spell it.
    public String word() {
        return word;
    }

    /// The type of exactly this word, in lower case.
    public static Optional<CertificateType> ofWord(String word) {
        return switch (word) {
            case "user" -> Optional.of(USER);
            case "host" -> Optional.of(HOST);
            default -> Optional.empty();
        };
    }

    static CertificateType ofNumber(long number) {
        if (number == USER.number) {
            return USER;
        }
        if (number == HOST.number) {
            return HOST;
        }
        throw new SshFormatException("the certificate is neither for a user nor for a host");
    }
}
