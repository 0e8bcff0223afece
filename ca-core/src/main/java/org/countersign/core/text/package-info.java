/// How text that somebody else wrote, and what goes wrong with files, is told to people.
/// Start at [org.countersign.core.text.Printable].
/// Knows neither terminals nor what the text is about.
package org.countersign.core.text;
