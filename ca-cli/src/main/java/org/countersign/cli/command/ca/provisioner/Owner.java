package org.countersign.cli.command.ca.provisioner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;

/// The account that the files of a CA belong to. What root writes for it is given to it, because the CA could not read what is root's alone,
/// and would not start.
record Owner(UserPrincipal user, GroupPrincipal group) {
    private static final int ROOT = 0;

    /// Of a file, or of all that is to be in a folder.
    static Owner of(Path path) throws IOException {
        var attributes = Files.readAttributes(path, PosixFileAttributes.class);
        return new Owner(attributes.owner(), attributes.group());
    }

    /// Makes it the owner of a file that this process has just written, unless it is. Nobody but root can, and nobody else has to. A link
    /// that stands there meanwhile is not followed: the folder is that of the other account.
    void take(Path written) throws IOException {
        if ((int) Files.getAttribute(written, "unix:uid", LinkOption.NOFOLLOW_LINKS) != ROOT) {
            return;
        }
        var view = Files.getFileAttributeView(written, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!view.readAttributes().owner().equals(user)) {
            view.setGroup(group);
            view.setOwner(user);
        }
    }
}
