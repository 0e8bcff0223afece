/// Files that a command writes for its user. Start at [OutputFiles]: claim all files first, write them last, so that
/// every question is asked and every obstacle met before anything changes.
/// It knows nothing of what is in them.
package org.countersign.cli.output;
