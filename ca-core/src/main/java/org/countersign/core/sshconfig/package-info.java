/// The files that configure the ssh of clients and hosts: what kinds there are, and the templates of the built-in ones.
/// Start reading at [org.countersign.core.sshconfig.BuiltInFile].
/// Must not know the template language, nor where the files of a client are.
package org.countersign.core.sshconfig;
