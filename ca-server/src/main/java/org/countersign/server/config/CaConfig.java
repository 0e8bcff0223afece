package org.countersign.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.countersign.core.keys.Secret;

/// What `ca.json` says, whole and checked: nothing in it contradicts anything else, defaults are filled in, and file
/// names are absolute. Made by [ConfigLoader] alone; never changes.
///
/// @param roots          files with the root certificates of this CA
/// @param federatedRoots files with root certificates of other CAs, which are passed on but not trusted
/// @param certificate    file with the issuing certificate, and those between it and the root
/// @param key            file with the key of the issuing certificate
/// @param dnsNames       names and addresses that clients know this server by
/// @param commonName     subject of the server's own certificate
/// @param password       decrypts key files for which no other password is given
/// @param ssh            none: no SSH certificates
/// @param logger         none: no request log
/// @param crl            none: no certificate revocation lists
/// @param crlAddress     where the list is served without TLS as well
/// @param metricsAddress where metrics are served, without TLS
/// @param templates      none: the built-in set
/// @param keepExpired    how long certificates stay in the store after their end; none: for ever
/// @param shared         what of all this has to be the same on every server of the CA
public record CaConfig(
        List<Path> roots,
        List<Path> federatedRoots,
        Path certificate,
        Path key,
        ListenAddress address,
        List<String> dnsNames,
        String commonName,
        Optional<Secret> password,
        Optional<SshConfig> ssh,
        Optional<LoggerConfig> logger,
        DatabaseConfig database,
        AuthorityConfig authority,
        TlsConfig tls,
        Optional<CrlConfig> crl,
        Optional<ListenAddress> crlAddress,
        Optional<ListenAddress> metricsAddress,
        Optional<TemplatesConfig> templates,
        Optional<Duration> keepExpired,
        SharedPart shared) {

    public CaConfig {
        roots = List.copyOf(roots);
        federatedRoots = List.copyOf(federatedRoots);
        dnsNames = List.copyOf(dnsNames);
    }

    /// The same with other addresses and another database.
    public CaConfig with(ListenAddress address, Optional<ListenAddress> crlAddress, Optional<ListenAddress> metricsAddress,
            DatabaseConfig database) {
        return new CaConfig(roots, federatedRoots, certificate, key, address, dnsNames, commonName, password, ssh, logger,
                database, authority, tls, crl, crlAddress, metricsAddress, templates, keepExpired, shared);
    }

    CaConfig with(SharedPart other) {
        return new CaConfig(roots, federatedRoots, certificate, key, address, dnsNames, commonName, password, ssh, logger,
                database, authority, tls, crl, crlAddress, metricsAddress, templates, keepExpired, other);
    }

    /// The directory of the ledger and its index, where it is in no database. It may not exist yet.
    public Path storeDirectory() {
        return database.storeDirectory();
    }
}
