package org.countersign.cli.command.ssh.doctor;

import static org.countersign.cli.command.ssh.doctor.Fault.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.countersign.cli.openssh.Account;
import org.countersign.cli.openssh.EffectiveConfig;
import org.countersign.cli.openssh.PatternList;
import org.countersign.cli.process.Programs;

/// Whether sshd lets an account in at all, whoever knocks: `allowed_user` in sshd, and what it says of root.
record AccountCheck(Findings findings, EffectiveConfig config, Programs programs, String address) {

    Account examine(String name) {
        String subject = "Account " + name;
        var account = Account.find(programs, name).orElseThrow(() -> findings.refuse(USER_UNKNOWN, subject,
                "this machine has no such account", "make it, or log in as another user"));
        checkShell(subject, account);
        checkLists(subject, account);
        checkNoLogins(subject, account);
        checkRoot(subject, account);
        findings.good(subject, "may log in");
        return account;
    }

    private void checkShell(String subject, Account account) {
        var shell = Path.of(account.shell());
        if (!Files.isRegularFile(shell) || !Files.isExecutable(shell)) {
            throw findings.refuse(USER_SHELL, subject, "its shell " + shell + " cannot be run",
                    "give the account a shell with 'usermod --shell'");
        }
        if (shell.endsWith("nologin") || shell.endsWith("false")) {
            throw findings.refuse(USER_SHELL, subject, "its shell " + shell + " ends every session at once",
                    "give the account a shell with 'usermod --shell'");
        }
    }

    private void checkLists(String subject, Account account) {
        var user = List.of(account.name());
        refuseIf(listed("denyusers", user), subject, "DenyUsers names it");
        refuseIf(isSet("allowusers") && !listed("allowusers", user), subject, "AllowUsers names others only");
        refuseIf(listed("denygroups", account.groups()), subject, "DenyGroups names one of its groups");
        refuseIf(isSet("allowgroups") && !listed("allowgroups", account.groups()), subject, "AllowGroups names none of its groups");
    }

    private void refuseIf(boolean refused, String subject, String reason) {
        if (refused) {
            throw findings.refuse(USER_NOT_ALLOWED, subject, reason, "change that line of sshd_config, or log in as another user");
        }
    }

    private boolean isSet(String keyword) {
        return !config.words(keyword).isEmpty();
    }

    /// A pattern for users may end in `@` and a pattern for where they come from.
    private boolean listed(String keyword, List<String> names) {
        return config.words(keyword).stream().anyMatch(entry -> names.stream().anyMatch(name -> fits(entry, name)));
    }

    private boolean fits(String entry, String name) {
        int at = entry.lastIndexOf('@');
        return at < 0 ? new PatternList(entry).matches(name)
                : new PatternList(entry.substring(0, at)).matches(name) && new PatternList(entry.substring(at + 1)).matches(address);
    }

    private void checkNoLogins(String subject, Account account) {
        var closed = HostWalk.noLogins().filter(_ -> account.uid() != 0);
        if (closed.isPresent()) {
            throw findings.refuse(LOGINS_CLOSED, subject, closed.get() + " exists, and only root may log in while it does: "
                    + HostWalk.firstLine(closed.get()), "wait until maintenance is over, or remove the file");
        }
    }

    private void checkRoot(String subject, Account account) {
        if (account.uid() == 0 && config.is("permitrootlogin", "no")) {
            throw findings.refuse(ROOT_NOT_PERMITTED, subject, "PermitRootLogin is no",
                    "log in as another user, or set 'PermitRootLogin prohibit-password', which lets certificates in");
        }
    }
}
