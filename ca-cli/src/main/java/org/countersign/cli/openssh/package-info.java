/// How OpenSSH reads its files: effective configurations, pattern lists, known_hosts, principals files, modes of files.
/// Start at [Sshd] and [EffectiveConfig]; sshd_config(5) and sshd(8) are the source, the programs themselves the judges.
/// It knows no command, no CA, and nothing of certificates.
package org.countersign.cli.openssh;
