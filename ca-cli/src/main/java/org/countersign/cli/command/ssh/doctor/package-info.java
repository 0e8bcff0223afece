/// `ssh doctor`: walks the decisions of sshd and ssh in their own order and names the first thing that refuses.
/// Start at [Doctor], then [HostWalk] for a host and [ClientWalk] for a login from here; each fault is one constant of [Fault].
/// It changes nothing, and asks no CA.
package org.countersign.cli.command.ssh.doctor;
