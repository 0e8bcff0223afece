/// From the text of a template to its tree. The parser follows the grammar of Go's package text/template.
/// Start reading at [org.countersign.server.template.syntax.Parser].
/// Must not know what a function does; only which ones there are.
package org.countersign.server.template.syntax;
