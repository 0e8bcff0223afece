/// What a person is shown while a command waits or computes for longer than a moment.
/// Start at [Progress].
/// It knows neither commands nor what they wait for, and never writes where no terminal is.
package org.countersign.cli.progress;
