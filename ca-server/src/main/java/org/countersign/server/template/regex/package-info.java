/// Regular expressions in the syntax of Go's package regexp (RE2). They run in time that grows with the length of the
/// text and never on the stack, which java.util.regex does not promise.
/// Start reading at [org.countersign.server.template.regex.Regex].
/// Must not know templates, only what a rendering may still use up.
package org.countersign.server.template.regex;
