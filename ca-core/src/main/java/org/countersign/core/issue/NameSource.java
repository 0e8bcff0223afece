package org.countersign.core.issue;

/// Who chooses the names in a certificate: the built-in templates of this ecosystem, by what sets them apart.
public enum NameSource {
    /// The grant. A request may repeat what it says, or say less.
    GRANT,
    /// The grant, and what an X.509 request says about names is not looked at. For SSH the same as [#GRANT].
    GRANT_ALONE,
    /// The request, which must say everything: for administrators, and for credentials that say nothing about names.
    REQUEST,
    /// Both, for machines that prove which one they are. SSH: type and key ID are the grant's; the principals are the request's if
    /// it has any, else the grant's. X.509: the common name is the request's; the other names are the grant's if it has any, and
    /// then those of the request are among them, else the request's.
    INSTANCE
}
