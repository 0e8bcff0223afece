package org.countersign.cli.command.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.countersign.cli.client.PublicWeb;
import org.countersign.cli.failure.CommandFailure;
import org.countersign.cli.failure.FileFailure;
import org.countersign.cli.grammar.Flag;
import org.countersign.core.revocation.CertificateStatus;
import org.countersign.core.revocation.OcspAnswer;
import org.countersign.core.revocation.OcspQuestion;
import org.countersign.core.revocation.PublishedList;
import org.countersign.core.revocation.StatusAddresses;
import org.countersign.core.revocation.UnusableAnswerException;

/// Asks whether the issuer took a certificate back: of its revocation lists or its OCSP responders, one after the other until one says
/// something that can be relied on. When none does the certificate is refused.
record RevocationCheck(CertificatePath path, PublicWeb web) {
    private static final int NONCE_BYTES = 32;
    /// A certificate may name any number of addresses, and each may take its time.
    private static final int MOST_ADDRESSES = 5;

    /// Who is asked, and the words of the answers.
    private enum Source {
        LIST("certificate marked as revoked in CRL ", "could not verify certificate against CRL distribution point(s): ",
                CertificateCommands.CRL_ENDPOINT, "the list of its issuer, a URL or a file"),
        RESPONDER("certificate has been revoked according to OCSP ", "could not verify certificate against OCSP server(s): ",
                CertificateCommands.OCSP_ENDPOINT, "the URL of a responder of its issuer");

        private final String revoked;
        private final String silence;
        private final Flag endpoint;
        private final String meaning;

        Source(String revoked, String silence, Flag endpoint, String meaning) {
            this.revoked = revoked;
            this.silence = silence;
            this.endpoint = endpoint;
            this.meaning = meaning;
        }

        /// None of the addresses said anything to rely on.
        ///
        /// @param named whether the user named the address, and not the certificate
        CommandFailure silent(List<String> failures, boolean named) {
            return new CommandFailure(silence + String.join("; ", failures)).hint(named ? "check it: '" + endpoint + "' names " + meaning
                    : "the certificate names these addresses; '" + endpoint + "' names another, " + meaning);
        }
    }

    /// By a list.
    ///
    /// @param named the only list to look at: a URL or a file
    /// @return where the list was that does not have the certificate
    String byList(Optional<String> named) {
        var addresses = named.map(List::of).orElseGet(() -> addresses().lists());
        if (addresses.isEmpty()) {
            throw new CommandFailure("CRL distribution endpoint not found in certificate")
                    .hint("say where the list of its issuer is with '" + CertificateCommands.CRL_ENDPOINT + "'");
        }
        return firstGood(Source.LIST, addresses, named.isPresent(), address -> PublishedList.parse(named.isPresent() && isFile(address) ? file(address)
                : web.get(address, PublishedList.LARGEST)).of(path.certificate(), path.issuer(), Instant.now()));
    }

    /// By a responder.
    ///
    /// @param named the URL of the only one to ask
    /// @return the URL of the responder that says it is good
    String byResponder(Optional<String> named) {
        var addresses = named.map(List::of).orElseGet(() -> addresses().responders());
        if (addresses.isEmpty()) {
            throw new CommandFailure("no OCSP AIA extension found")
                    .hint("say where the responder of its issuer is with '" + CertificateCommands.OCSP_ENDPOINT + "'");
        }
        return firstGood(Source.RESPONDER, addresses, named.isPresent(), this::ask);
    }

    private CertificateStatus ask(String responder) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        var question = OcspQuestion.about(path.certificate(), path.issuer(), nonce);
        var answer = web.post(responder, "application/ocsp-request", question.encoded(), OcspAnswer.LARGEST);
        return OcspAnswer.parse(answer).to(question, path.issuer(), Instant.now());
    }

    private StatusAddresses addresses() {
        try {
            return StatusAddresses.of(path.certificate());
        } catch (UnusableAnswerException e) {
            throw Verify.failed("it does not say in a readable way where its revocation is told").because(e);
        }
    }

    private static String firstGood(Source source, List<String> addresses, boolean named, Function<String, CertificateStatus> question) {
        var failures = new ArrayList<String>();
        for (var address : addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
            var answer = answer(address, question, failures);
            if (answer.isPresent()) {
                return goodOrRefused(answer.get(), address, source.revoked);
            }
        }
        throw source.silent(failures, named);
    }

    private static Optional<CertificateStatus> answer(String address, Function<String, CertificateStatus> question, List<String> failures) {
        try {
            return Optional.of(question.apply(address));
        } catch (UnusableAnswerException | CommandFailure e) {
            failures.add(address + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static String goodOrRefused(CertificateStatus status, String address, String revoked) {
        return switch (status) {
            case CertificateStatus.Good _ -> address;
            case CertificateStatus.Revoked taken -> throw new CommandFailure(revoked + address)
                    .hint("it was revoked at " + taken.since() + ", reason: " + taken.reason());
            case CertificateStatus.Unknown _ -> throw new CommandFailure("certificate status is unknown according to OCSP " + address);
        };
    }

    private static boolean isFile(String address) {
        return !address.contains("://");
    }

    private static byte[] file(String name) {
        try (var in = Files.newInputStream(Path.of(name))) {
            byte[] content = in.readNBytes(PublishedList.LARGEST + 1);
            if (content.length > PublishedList.LARGEST) {
                throw new CommandFailure("it is too large for a revocation list");
            }
            return content;
        } catch (IOException e) {
            throw FileFailure.of("reading the list", e);
        }
    }
}
