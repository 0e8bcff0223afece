package org.countersign.fuzz;

import org.countersign.core.revocation.PublishedList;
import org.countersign.core.revocation.UnusableAnswerException;

/// X.509 revocation lists: as they come, and as the body of one with a good signature, because what reads it stands behind that.
final class RevocationListTarget implements Target {
    private final RevocationAuthority authority = RevocationAuthority.create();

    @Override
    public boolean feed(byte[] data) {
        return takes(data) | takes(authority.sealed(data));
    }

    private boolean takes(byte[] list) {
        try {
            PublishedList.parse(list).of(authority.leaf(), authority.certificate(), RevocationAuthority.NOW);
            return true;
        } catch (UnusableAnswerException e) {
            return false;
        }
    }
}
