package org.countersign.fuzz;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.countersign.core.revocation.OcspAnswer;
import org.countersign.core.revocation.OcspQuestion;
import org.countersign.core.revocation.UnusableAnswerException;

/// Answers of OCSP responders: as they come, and as the body of one with a good signature, because what reads it stands behind that.
final class OcspAnswerTarget implements Target {
    private final RevocationAuthority authority = RevocationAuthority.create();
    private final OcspQuestion question = OcspQuestion.about(authority.leaf(), authority.certificate(), new byte[32]);

    @Override
    public boolean feed(byte[] data) throws IOException {
        var basic = new ResponseBytes(OCSPObjectIdentifiers.id_pkix_ocsp_basic, new DEROctetString(authority.sealed(data)));
        return takes(data) | takes(new OCSPResponse(new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL), basic).getEncoded(ASN1Encoding.DER));
    }

    private boolean takes(byte[] answer) {
        try {
            OcspAnswer.parse(answer).to(question, authority.certificate(), RevocationAuthority.NOW);
            return true;
        } catch (UnusableAnswerException e) {
            return false;
        }
    }
}
