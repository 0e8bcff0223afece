/// What this program is called and which version of it runs.
/// Start at [Release].
/// It knows nothing else.
package org.countersign.cli.release;
