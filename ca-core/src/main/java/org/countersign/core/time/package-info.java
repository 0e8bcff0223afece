/// Durations and points in time as they are written in requests, tokens and configuration files.
/// Start at [org.countersign.core.time.TimeDuration]; [org.countersign.core.time.GoDuration] is the grammar below it.
/// Knows no clock: whoever resolves a relative time hands in the moment it counts from.
package org.countersign.core.time;
