package org.countersign.server.store.postgres;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.countersign.core.issue.CertificateBody;
import org.countersign.core.issue.CertificateId;
import org.countersign.core.issue.CertificateId.Family;
import org.countersign.server.ledger.LedgerRecord;

/// What has to be looked up before a transaction can decide about the records that it is asked for.
///
/// @param credentials    what they would spend, as the database knows it
/// @param certificates they would put on the ledger
record Lookups(List<byte[]> credentials, List<CertificateId> certificates) {

    static Lookups of(List<LedgerRecord> wanted) {
        var credentials = new ArrayList<byte[]>();
        var certificates = new ArrayList<CertificateId>();
        for (LedgerRecord record : wanted) {
            switch (record) {
                case LedgerRecord.Issued issued -> {
                    issued.spent().ifPresent(credential -> credentials.addAll(Values.keys(credential)));
                    issued.bodies().stream().map(CertificateBody::id).forEach(certificates::add);
                }
                case LedgerRecord.Revoked revoked -> revoked.spent().ifPresent(credential -> credentials.addAll(Values.keys(credential)));
                case LedgerRecord.SerialsReserved _, LedgerRecord.ClockConfirmed _, LedgerRecord.Restored _, LedgerRecord.HostsCarried _,
                        LedgerRecord.Retired _, LedgerRecord.Configured _ -> { }
            }
        }
        return new Lookups(credentials, certificates);
    }

    List<BigDecimal> serials(Family family) {
        return certificates.stream().filter(id -> id.family() == family).map(id -> new BigDecimal(id.serial())).toList();
    }
}
