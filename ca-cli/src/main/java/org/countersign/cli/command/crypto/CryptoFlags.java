package org.countersign.cli.command.crypto;

import java.util.List;
import org.countersign.cli.command.CommonFlags;
import org.countersign.cli.grammar.Flag;

/// The flags of the group `crypto`.
final class CryptoFlags {
    static final Flag PASSWORD_FILE = Flag.value("password-file", "file", "The <file> with the password of the key.");
    static final Flag NEW_PASSWORD_FILE = Flag.value("new-password-file", "file", "The <file> with the new password.");
    static final Flag NO_PASSWORD = Flag.toggle("no-password", "Write the private key in the clear. Requires --insecure.");
    static final Flag OUT = Flag.value("out,output-file", "file", "The <file> to write, instead of replacing what was read.");
    static final Flag RESULT = Flag.value("out,output-file", "file", "The <file> to write, instead of standard output.");

    static final Flag USE = Flag.value("use", "use", "What the key is for.").oneOf("sig").byDefault("sig");
    static final Flag ALGORITHM = Flag.value("alg,algorithm", "algorithm", "The algorithm; the one that fits the key by default.");
    static final Flag KEY_ID = Flag.value("kid", "id", "The name of the key; its thumbprint by default.");
    static final Flag FROM_PEM = Flag.value("from-pem", "file", "Take the private key in <file> instead of making one.");

    static final Flag KEY = Flag.value("key", "file", "The <file> with the key, JWK or PEM.");
    static final Flag ISSUER = Flag.value("iss,issuer", "name", "Who made the token.");
    static final Flag AUDIENCE = Flag.value("aud,audience", "name", "Whom the token is for.");
    static final Flag AUDIENCES = Flag.list("aud,audience", "name", "Whom the token is for; may be given several times.");
    static final Flag SUBJECT = Flag.value("sub,subject", "name", "What the token is about.");
    static final Flag EXPIRES = Flag.value("exp,expiration", "seconds", "When the token ends, in seconds since 1970.");
    static final Flag NOT_BEFORE = Flag.value("nbf,not-before", "seconds", "When the token begins, in seconds since 1970. Now by default.");
    static final Flag ISSUED_AT = Flag.value("iat,issued-at", "seconds", "When the token was made, in seconds since 1970. Now by default.");
    static final Flag ID = Flag.value("jti,jwt-id", "id", "The name of the token, by which it is known when it comes again; drawn by chance by default.");
    static final Flag NO_KEY_ID = Flag.toggle("no-kid", "Do not name the key in the token.");
    static final Flag KEY_SET = Flag.value("jwks", "file", "The <file> with a JWK set, of whose keys the one is taken that --kid or the token names.");
    static final Flag EXPECTED_KEY_ID = KEY_ID.meaning("The name of the key, which the token must not contradict.");
    static final Flag EXPECTED_ALGORITHM = ALGORITHM.meaning("The algorithm that the token has to be signed with.");
    static final Flag NO_END = Flag.toggle("no-exp-check", "Believe a token that has ended. Requires --insecure.");
    static final Flag SUBTLE = Flag.toggle("subtle", "Do without what a careful reader would insist on.");
    static final Flag VERIFY_SUBTLE = SUBTLE.meaning("Do without issuer, audience and end; those that are given are verified.");
    static final Flag LOOK = Flag.toggle("insecure", "Confirm that the token is only looked at, not verified.");

    static final Flag AS_PKCS8 = Flag.toggle("pkcs8", "Write PKCS#8.");
    static final Flag AS_PEM = Flag.toggle("pem", "Write PEM, the usual form of the key's type.");
    static final Flag AS_DER = Flag.toggle("der", "Write DER.");
    static final Flag AS_JWK = Flag.toggle("jwk", "Write a JWK.");
    static final Flag AS_SSH = Flag.toggle("ssh", "Write the form of OpenSSH.");

    static final List<Flag> NEW_KEY = List.of(PASSWORD_FILE, NO_PASSWORD, CommonFlags.INSECURE, CommonFlags.FORCE);

    private CryptoFlags() {}
}
