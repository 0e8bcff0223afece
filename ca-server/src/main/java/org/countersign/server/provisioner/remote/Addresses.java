package org.countersign.server.provisioner.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// Which addresses are fetched from.
public final class Addresses {
    private Addresses() {}

    /// The address, if it is one that is ever fetched from.
    ///
    /// @throws DownloadException that says what is wrong with it
    public static URI parse(String text) throws DownloadException {
        try {
            var address = new URI(text);
            check(address);
            return address;
        } catch (URISyntaxException e) {
            throw new DownloadException("an address is not a URL", e);
        }
    }

    static void check(URI address) throws DownloadException {
        if (address.getHost() == null || address.getUserInfo() != null || address.getFragment() != null) {
            throw new DownloadException(address.getUserInfo() == null ? address + " is not the URL of a document"
                    : "an address has a user name in it");
        }
        boolean fit = "https".equalsIgnoreCase(address.getScheme())
                || "http".equalsIgnoreCase(address.getScheme()) && isThisMachine(address.getHost());
        if (!fit) {
            throw new DownloadException(address + " is not https; only a provider on this machine may do without");
        }
    }

    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    static boolean sameHost(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(other.getHost());
    }

    /// Keeps a document from sending this server into networks that its sender cannot reach: an address that it names on another
    /// host has to be a public one. The name may mean something else a moment later, but then the certificate does not fit.
    static void checkPublic(URI address) throws DownloadException {
        try {
            var hidden = Arrays.stream(InetAddress.getAllByName(address.getHost())).filter(Addresses::isPrivate).findFirst();
            if (!"https".equalsIgnoreCase(address.getScheme()) || hidden.isPresent()) {
                throw new DownloadException(address + " is on another host than the configuration names, and not a public one");
            }
        } catch (UnknownHostException e) {
            throw new DownloadException("the name " + address.getHost() + " cannot be resolved", e);
        }
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean uniqueLocal = octets.length == 16 && (octets[0] & 0xfe) == 0xfc;
        boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xc0) == 64;
        return address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isSiteLocalAddress()
                || address.isAnyLocalAddress() || address.isMulticastAddress() || uniqueLocal || shared;
    }
}
