/// Times as Go's package time writes and reads them, by the example of Monday, 2 January 2006, 15:04:05.
/// Start reading at [org.countersign.server.template.date.GoTime].
/// Must not know templates.
package org.countersign.server.template.date;
