package org.countersign.core.revocation;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.Time;
import org.countersign.core.x509.CertificateTime;
import org.countersign.core.x509.StrictDer;

/// What a responder answered (RFC 6960, "Response Syntax"). Nothing in it counts before [#to] has verified it.
public final class OcspAnswer {
    /// Of an answer, in bytes: a few certificates.
    public static final int LARGEST = 128 * 1024;
    private static final int GOOD = 0;
    private static final int REVOKED = 1;

    private final byte[] signed;
    private final BasicOCSPResponse response;
    private final ResponseData data;

    private OcspAnswer(byte[] signed, BasicOCSPResponse response) {
        this.signed = signed;
        this.response = response;
        this.data = response.getTbsResponseData();
    }

    /// @throws UnusableAnswerException when that is no answer, or one that the responder will not give
    public static OcspAnswer parse(byte[] der) {
        return Reading.of("an answer of an OCSP responder", () -> {
            StrictDer.check(der, LARGEST);
            var whole = OCSPResponse.getInstance(ASN1Primitive.fromByteArray(der));
            int status = whole.getResponseStatus().getIntValue();
            if (status != OCSPResponseStatus.SUCCESSFUL) {
                throw new UnusableAnswerException("it is a refusal: " + refusal(status));
            }
            var content = whole.getResponseBytes();
            if (!content.getResponseType().equals(OCSPObjectIdentifiers.id_pkix_ocsp_basic)) {
                throw new UnusableAnswerException("it is of a kind that is not understood");
            }
            byte[] basic = content.getResponse().getOctets();
            return new OcspAnswer(StrictDer.parts(basic).getFirst(), BasicOCSPResponse.getInstance(basic));
        });
    }

    private static String refusal(int status) {
        return switch (status) {
            case OCSPResponseStatus.MALFORMED_REQUEST -> "the request is malformed";
            case OCSPResponseStatus.INTERNAL_ERROR -> "internal error";
            case OCSPResponseStatus.TRY_LATER -> "try again later";
            case OCSPResponseStatus.SIG_REQUIRED -> "the request must be signed";
            case OCSPResponseStatus.UNAUTHORIZED -> "unauthorized, so it does not know this issuer";
            default -> "status " + status;
        };
    }

    /// What it says about the certificate that was asked about.
    ///
    /// @param issuer whose certificate it is
    /// @throws UnusableAnswerException when it is not signed by the issuer or its responder, not good now, or about something else
    public CertificateStatus to(OcspQuestion question, X509Certificate issuer, Instant now) {
        return Reading.of("an answer of an OCSP responder", () -> {
            new OcspSigner(issuer).verify(response, signed, now);
            boolean repeated = repeatsNonce(question);
            var single = single(question);
            var freshness = new Freshness(read(single.getThisUpdate()),
                    single.getNextUpdate() == null ? Optional.empty() : Optional.of(read(single.getNextUpdate())));
            freshness.check(now);
            if (!repeated && freshness.nextUpdate().isEmpty()) {
                throw new UnusableAnswerException("it neither repeats the nonce nor says until when it is good");
            }
            return status(single);
        });
    }

    /// Whether it was made for this question. Responders that sign in advance leave the nonce out (RFC 6960, "Nonce"); a wrong one is an
    /// answer to somebody else.
    private boolean repeatsNonce(OcspQuestion question) {
        var extensions = Optional.ofNullable(data.getResponseExtensions());
        refuseCritical(extensions);
        var nonce = extensions.map(all -> all.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce));
        if (nonce.isPresent() && !question.isRepeatedBy(nonce.get())) {
            throw new UnusableAnswerException("its nonce is not the one of the question");
        }
        return nonce.isPresent();
    }

    private SingleResponse single(OcspQuestion question) {
        var fitting = Stream.of(data.getResponses().toArray()).map(SingleResponse::getInstance)
                .filter(one -> question.isAbout(one.getCertID())).toList();
        if (fitting.size() != 1) {
            throw new UnusableAnswerException(fitting.isEmpty() ? "it is about other certificates" : "it says two things");
        }
        refuseCritical(Optional.ofNullable(fitting.getFirst().getSingleExtensions()));
        return fitting.getFirst();
    }

    private static void refuseCritical(Optional<Extensions> extensions) {
        var critical = extensions.map(Extensions::getCriticalExtensionOIDs).orElse(new ASN1ObjectIdentifier[0]);
        if (!Arrays.stream(critical).allMatch(OCSPObjectIdentifiers.id_pkix_ocsp_nonce::equals)) {
            throw new UnusableAnswerException("it has an extension that is not understood");
        }
    }

    private static CertificateStatus status(SingleResponse single) throws IOException {
        return switch (single.getCertStatus().getTagNo()) {
            case GOOD -> new CertificateStatus.Good();
            case REVOKED -> {
                var info = RevokedInfo.getInstance(single.getCertStatus().getStatus());
                var reason = Optional.ofNullable(info.getRevocationReason()).orElseGet(() -> CRLReason.lookup(CRLReason.unspecified));
                yield CertificateStatus.Revoked.because(reason, read(info.getRevocationTime()));
            }
            default -> new CertificateStatus.Unknown();
        };
    }

    private static Instant read(ASN1GeneralizedTime time) throws IOException {
        return CertificateTime.read(new Time(time));
    }
}
